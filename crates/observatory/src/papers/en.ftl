# Sentences of the PDF documents.

observatory-paper-acknowledged = { $authority } took note on { $day } of the designation of { $office } at { $entity }.
observatory-paper-acknowledged-on = Took note on
observatory-paper-acknowledgement = Acknowledgement by { $authority }
observatory-paper-average = Average of { $peers } in the country: { $share }.
observatory-paper-checked = Checked on { $day } against the signed root of { $size } acts.
observatory-paper-checkpoint = Signed root
observatory-paper-code = Code of the certificate
observatory-paper-column-fact = Fact
observatory-paper-column-hash = Hash of the neighbour
observatory-paper-column-issued = Act issued
observatory-paper-column-knot = Knot
observatory-paper-column-side = Side
observatory-paper-column-told = Authority told
observatory-paper-column-valid = In force
observatory-paper-designating-act = Act that designated
observatory-paper-designation = Record of a designation
observatory-paper-entity-key = Code of the entity
observatory-paper-fact-accepted = { $authority } took note
observatory-paper-fact-issued = The designating act was issued
observatory-paper-fact-told = { $authority } was told
observatory-paper-fact-valid = The designation is in force
observatory-paper-holders = Holders, and the three facts of each office
observatory-paper-key = Key of the register
observatory-paper-last-acts = Last acts
observatory-paper-lead-ended =
    { $kind ->
        [person] { $who } served as { $office } at { $entity } from { $from } to { $to }.
       *[committee] { $who } of { $entity } was constituted from { $from } to { $to }.
    }
observatory-paper-lead-future =
    { $kind ->
        [person] { $who } will serve as { $office } at { $entity } from { $from }.
       *[committee] { $who } of { $entity } will be constituted from { $from }.
    }
observatory-paper-lead-in-force =
    { $kind ->
        [person] { $who } serves as { $office } at { $entity } since { $from }.
       *[committee] { $who } of { $entity } is constituted since { $from }.
    }
observatory-paper-leaf = Hash of this act
observatory-paper-left = left
observatory-paper-method = To check by hand: join the hash of the act with that of each neighbour, at its side and in order, by SHA-256(01 ‖ left ‖ right), as RFC 6962 says. The result must be the root. The envelope of the act travels in the file attached to this PDF.
observatory-paper-more-acts =
    { $n ->
        [one] and { $n } more act
       *[other] and { $n } more acts
    }
observatory-paper-norms = What the norm asks
observatory-paper-not-told = not told
observatory-paper-nothing-owed = No measured obligation is due today
observatory-paper-obligations = What it owes, what it fulfils and by which proof
observatory-paper-path =
    { $n ->
        [one] One knot from the hash to the root
       *[other] The { $n } knots from the hash to the root
    }
observatory-paper-place = Place in the tree
observatory-paper-proof = Proof of act { $code }, to check it offline
observatory-paper-qr = QR code that leads to the public page of act { $code }
observatory-paper-qr-entity = QR code that leads to the public page of { $name }
observatory-paper-report = Digital government report of { $day }
observatory-paper-report-today = This report tells how the entity stood on that day. The QR code leads to its page, which shows how it stands today.
observatory-paper-right = right
observatory-paper-root = Root of the tree
observatory-paper-share = Fulfils { $met } of { $owed } obligations due: { $share }
observatory-paper-since = since { $day }
observatory-paper-three-facts = The three dated facts
observatory-paper-told-by = pending, due by { $day }
observatory-paper-told-on = Was told on
observatory-paper-until = until { $day }
observatory-paper-verify = Verify: type the code at { $address }. Small letters and spaces are fine, and hyphens may be missing. A letter O or a letter I is understood as zero or one.
observatory-paper-verify-codes = Every proof code can be verified at { $address }: type it as you read it, with or without hyphens.
observatory-paper-verify-offline = Offline: this PDF carries its proof attached. Run qhapaq verify FILE.pdf --key KEY, with the key published at { $base }/log/key.

## Links to the documents
observatory-paper-link-act = Certificate (PDF)
observatory-paper-link-report = Report of the entity (PDF)
