specimen-title = Specimen
specimen-lead = What entities noted, with the act that proves it.
specimen-none = There are no notes yet.
specimen-note = Keep a note
specimen-note-part = The note
specimen-note-text = Text of the note
specimen-refused-known = That note is already recorded. Write another
