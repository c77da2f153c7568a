committee-short = Comité
