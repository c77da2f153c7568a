# Kichasqa formatokunap rimaynin: volcado, willakuy, agenda, directorio. Traductor certificadop qhawaynintaraq suyachkan.
observatory-dump-title = Suyup qillqan, hunt'asqa
observatory-dump-description =
    Qillqapi llapa kichasqa kaq: entidadkuna, churaykuna, willaykuna, obligacionkuna, p'unchawpa matriznin, sapa acto imayna qillqasqa karqan hina. «qhapaq replay --dump» nisqawan pipas tablakunata watiqmanta ruwan, tupachin.
    CSV nisqakuna chiqap chanin apanku, programakunapaq. Mana ima qillqapas apostrofoyuqchu, formula hina qallariptinpas. Hoja de cálculo nisqapaq p'anqakunap CSV, XLSX nisqankunata apaykachay.
    Ch'usaq kaqqa mana willayniyuq ninanmi. P'unchawkuna 2026-12-31 hina, pachakuna UTC nisqapi. Waqaychasqa kaqqa manam kaypichu: chay actokunamanta sobrellan lluqsin.
observatory-dump-source = Kay plataformap actonkunap qillqan
observatory-dump-entities = Estadop entidadninkuna
observatory-dump-aliases = Entidadkunap huk codigonkuna, sutinkuna
observatory-dump-units = Unidadkuna, organokuna
observatory-dump-posts = Puestokuna
observatory-dump-people = Cargoyuq runakunap kichasqa sutin
observatory-dump-designations = Churaykuna
observatory-dump-communications = SGTDman, ANPDman willaykuna
observatory-dump-standings = Sapa obligacionpa ruwasqankuna
observatory-dump-due-moves = Calendario kuyuchisqan plazokuna
observatory-dump-obligations = Obligacionkunap listan
observatory-dump-terms = Plazokuna
observatory-dump-calendar-days = Samay p'unchawkuna, declarasqa p'unchawkuna
observatory-dump-matrix = P'unchawpa hunt'ay matriznin
observatory-dump-acts = Actokuna, columnakunapi
observatory-dump-envelopes = Actokunap sobren, chiqap
observatory-dump-payloads = Actokunap kichasqa ukhun, kachintin
observatory-dump-checkpoint = Firmasqa raíz
observatory-dump-key = Raíz firmaq kichasqa llave
