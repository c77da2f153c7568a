# PDF qillqakunap rimaynin. Quz; certificasqa t'ikraqpa qhawananta suyan.

observatory-paper-acknowledged = { $authority } chaskirqan { $day } p'unchawpi: { $office } churasqa, { $entity } wasipi.
observatory-paper-acknowledged-on = Chaskirqan
observatory-paper-acknowledgement = { $authority } chaskisqanmanta qillqa
observatory-paper-average = Suyupi { $peers } chawpi yupaynin: { $share }.
observatory-paper-checked = { $day } p'unchawpi qhawasqa, { $size } actop firmasqa saphinwan.
observatory-paper-checkpoint = Firmasqa saphi
observatory-paper-code = Constanciap códigon
observatory-paper-column-fact = Ruwasqa
observatory-paper-column-hash = Waqtanpa huellan
observatory-paper-column-issued = Acto lluqsirqan
observatory-paper-column-knot = Khipu
observatory-paper-column-side = Waqta
observatory-paper-column-told = Kamachiq willasqa
observatory-paper-column-valid = Kallpayuq
observatory-paper-designating-act = Churaq acto
observatory-paper-designation = Churasqamanta qillqa
observatory-paper-entity-key = Wasip códigon
observatory-paper-fact-accepted = { $authority } chaskirqan
observatory-paper-fact-issued = Churaq acto lluqsirqan
observatory-paper-fact-told = { $authority } willasqa karqan
observatory-paper-fact-valid = Churasqa kallpayuq
observatory-paper-holders = Pikuna, sapa cargop kimsa ruwasqanwan
observatory-paper-key = Qillqap llaven
observatory-paper-last-acts = Qhipa actokuna
observatory-paper-lead-ended =
    { $kind ->
        [person] { $who }, { $office } karqan, { $entity } wasipi, { $from } p'unchawmanta { $to } p'unchawkama.
       *[committee] { $entity } wasip { $who } ruwasqa karqan { $from } p'unchawmanta { $to } p'unchawkama.
    }
observatory-paper-lead-future =
    { $kind ->
        [person] { $who }, { $office } kanqa, { $entity } wasipi, { $from } p'unchawmanta.
       *[committee] { $entity } wasip { $who } ruwasqa kanqa { $from } p'unchawmanta.
    }
observatory-paper-lead-in-force =
    { $kind ->
        [person] { $who }, { $office } kachkan, { $entity } wasipi, { $from } p'unchawmanta pacha.
       *[committee] { $entity } wasip { $who } ruwasqa kachkan { $from } p'unchawmanta pacha.
    }
observatory-paper-leaf = Kay actop huellan
observatory-paper-left = lluq'i
observatory-paper-method = Makiwan qhawanapaq: actop huellanta sapa waqtanpa huellanwan tinkuchiy, waqtanpi, qatinpi, SHA-256(01 ‖ lluq'i ‖ paña) nisqawan, RFC 6962 nisqanman hina. Tukuyninqa saphi kanan. Actop sobren kay PDFpa adjunto archivonpi rin.
observatory-paper-more-acts = { $n } actokunawan
observatory-paper-norms = Kamachiy imata mañan
observatory-paper-not-told = mana willasqa
observatory-paper-nothing-owed = Kunan manan ima tupusqa ruwanapas mañakunchu
observatory-paper-obligations = Imata ruwanan, imata huntan, ima qhawachiqwan
observatory-paper-path = Huellamanta saphikama { $n } khipukuna
observatory-paper-place = Sach'api maypi
observatory-paper-proof = { $code } actop qhawachiqnin, mana internetwan qhawanapaq
observatory-paper-qr = { $code } actop p'anqanman apaq QR código
observatory-paper-qr-entity = { $name } wasip p'anqanman apaq QR código
observatory-paper-report = Dihital kamachiymanta willakuy, { $day }
observatory-paper-report-today = Kay willakuyqa chay p'unchaw imayna kasqanta nin. QR códigoqa wasip p'anqanman apan, kunan imayna kasqanta qhawanapaq.
observatory-paper-right = paña
observatory-paper-root = Sach'ap saphin
observatory-paper-share = { $owed } mañasqa ruwanamanta { $met } huntan: { $share }
observatory-paper-since = { $day } p'unchawmanta pacha
observatory-paper-three-facts = Kimsa p'unchawniyuq ruwasqa
observatory-paper-told-by = pisin, { $day } p'unchawkama
observatory-paper-told-on = Willasqa karqan
observatory-paper-until = { $day } p'unchawkama
observatory-paper-verify = Chiqaqchay: códigota kaypi qillqay { $address }. Huch'uy letrapas ch'usaqpas allinmi, siqikuna mana kaptinpas. O letra utaq I letra ch'usaq utaq huk hina ñawichakun.
observatory-paper-verify-codes = Sapa qhawachiq código kaypi chiqaqchakun { $address }: ñawichasqaykiman hina qillqay, siqikunawan utaq mana.
observatory-paper-verify-offline = Mana internetwan: kay PDF qhawachiqninta apan. qhapaq verify ARCHIVO.pdf --key LLAVE nisqata puririchiy, { $base }/log/key nisqapi kaq llavewan.

## PDF qillqakunaman
observatory-paper-link-act = Constancia (PDF)
observatory-paper-link-report = Wasimanta willakuy (PDF)
