specimen-title = Specimen
specimen-lead = Entidadkunap qillqasqankuna, chiqaqchaq actoyuq.
specimen-none = Manaraqmi ima qillqapas kanchu.
specimen-note = Qillqay
specimen-note-part = Qillqa
specimen-note-text = Qillqap rimaynin
specimen-refused-known = Chay qillqaqa ñam qillqasqa. Hukta qillqay
