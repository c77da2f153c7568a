specimen-title = Specimen
specimen-lead = Lo que las entidades anotaron, con el acto que lo prueba.
specimen-none = Todavía no hay notas.
specimen-note = Anotar
specimen-note-part = La nota
specimen-note-text = Texto de la nota
specimen-refused-known = Esa nota ya está registrada. Escriba otra
