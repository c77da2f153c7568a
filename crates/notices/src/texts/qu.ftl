# Willaykunapa rimaynin (quz). Awaiting review by certified translators.

## Willaykuna
notices-inbox = Willaykuna
notices-inbox-lead = { $n ->
    [0] Kamaykikunaman chayamuqta llapanta ñawincharqankiña.
    [one] { $n } willay mana ñawinchasqa kachkan. Sapankan allichana p’anqaman apan.
   *[other] { $n } willaykuna mana ñawinchasqa kachkan. Sapankan allichana p’anqaman apan.
}
notices-count = { $n ->
    [one] willay
   *[other] willaykuna
}
notices-views = Mayqin willaykunata qhaway
notices-view-open = Ruwanapaq
notices-view-unread = Mana ñawinchasqa
notices-view-settled = Allichasqa
notices-every-kind = Llapan
notices-group-late = Plazo tukusqa
notices-group-near = Kay qanchis p’unchawpi
notices-group-later = Qhipaman
notices-group-to-know = Yachanapaq
notices-group-settled = Allichasqa
notices-unread = Mana ñawinchasqa
notices-read = Ñawinchasqa
notices-given = { $day } p’unchawpi willasqa
notices-mark-read = Ñawinchasqa nispa churay
notices-mark-all-read = Llapanta ñawinchasqa nispa churay
notices-empty = Allinmi kachkanki
notices-empty-text = Kamaykikunapaq mana willay kanchu. Plazo qayllamuptin kaypi rikunki.
notices-empty-unread = Llapan ñawinchasqaña
notices-empty-unread-text = Ñawinchasqayki kichasqallaraq kaqqa «Ruwanapaq» nisqapi kachkan.
notices-empty-settled = Manaraq allichasqa willay kanchu
notices-empty-settled-text = Pisiq acto qillqakuptin willayqa kikillanmanta kayman hamun.
notices-empty-kind = Kay laya willay mana kanchu
notices-empty-kind-text = Huk layata akllay utaq filtrokunata qichuy.
notices-refused-notice = Chay willayqa mana kanchu utaq mana kamayniykikunapaqchu. Willaykunaykimanta hukta akllay
notices-column-notice = Willay
notices-column-kind = Laya
notices-column-group = Usqhay
notices-column-title = Ima
notices-column-sentence = Imayna
notices-column-entity = Entidad
notices-column-due = P’unchaw
notices-column-given = Willasqa
notices-column-norm = Kamachikuy
notices-column-read = Ñawinchasqa

## Sapanka willaypa nisqan
notices-title-observed = { $authority } allichanata mañakun: { $about }
notices-title-vacancy = Qatiqninta churay: { $about }
notices-title-silent = Ch’usaq kasqanta willay: { $about }
notices-title-overdue = Plazo tukusqa: { $about }
notices-title-due = Plazo qayllamuchkan: { $about }
notices-title-ending = Churasqa tukuchkan: { $about }
notices-title-acknowledged = { $authority } yacharqun: { $about }
notices-title-received = { $entity } willakurqun: { $about }
notices-says-observed = Qhawarirqan: «{ $reason }». { $day } kama allichay.
notices-says-vacancy = Kamayqa { $day } p’unchawpi mana runayuq qhiparqun.
notices-says-vacancy-ahead = Churasqa { $day } p’unchawpi tukun. Ñawpaqta qatiqninta akllay.
notices-says-silent = Kamayniyuqpa pueston { $day } p’unchawpi tukurqun, manaraqmi willasqachu.
notices-says-overdue = { $day } p’unchawpaq ruwasqa kanan karqan. Kunanpas ruwayta atinki.
notices-says-overdue-communicate = { $day } kama willanayki karqan. Kunanpas ruwayta atinki.
notices-says-overdue-correct = { $day } kama allichanayki karqan. Kunanpas ruwayta atinki.
notices-says-due = { $day } p’unchawmanta mañakusqa kanqa.
notices-says-due-communicate = Actoqa lluqsirqunña. { $day } kama willay.
notices-says-due-correct = Kamachiq willakuyta qhawarirqan. { $day } kama allichay.
notices-says-ending = Churasqapa qhipa p’unchawnin: { $day }. Ñawpaqta qatiqninta akllay.
notices-says-acknowledged = Manaña imatapas ruwanaykichu. Constanciaqa registropi qhipan.
notices-says-received = Bandejapi qhawanaykita suyan.
notices-says-report-due = Mit'aqa tukurqun. Comitéqa { $day } p'unchawkama ruwanan.
notices-verb-constitute = Ruway
notices-verb-declare = Willay
notices-verb-review = Qhaway
notices-verb-see = Rikuy
notices-verb-call-session = Huñunakuyman waqyay

## Comitékuna
notices-title-session-called = Waqyay: { $session }
notices-title-session-moved = Huk p’unchaw: { $session }
notices-title-agenda-changed = Agenda tikrasqa: { $session }
notices-title-session-cancelled = Waqyay mana valenchu: { $session }
notices-title-session-adjourned = Sayachisqa: { $session }
notices-title-minutes-to-sign = Actata firmay: { $session }
notices-title-agreement-assigned = { $code } acuerdota ruway
notices-title-agreement-due = { $code } acuerdo: plazon qayllamuchkan
notices-title-agreement-overdue = { $code } acuerdo: plazon tukusqa
notices-says-session-called = { $day }, { $hour } horapi, { $mode }. Wasi: { $place }. Agenda, documentonkunapas p’anqapi kachkan.
notices-says-session-moved = Kunanqa { $day }, { $hour } horapi, { $mode }. Wasi: { $place }. Agenda, documentonkunapas p’anqapi kachkan.
notices-says-agenda-changed = Sesionqa { $day }, { $hour } horapipuni, { $mode }. Wasi: { $place }. Musuq agenda, documentonkunapas p’anqapi kachkan.
notices-says-session-cancelled = { $day }, { $hour } horapi manaña kanqachu. Ruwanankunaqa hamuq sesionta suyan.
notices-says-session-adjourned = { $day }, { $hour } horapi qatinqa, { $mode }. Wasi: { $place }. Agendamanta puchuqqa p’anqapi kachkan.
notices-says-minutes-to-sign = Actaqa listoña. Ñawinchay, firmay; mana allin kaptinqa firmaspa niy.
notices-says-agreement-assigned = Kamayniyki kutichin, { $day } kama. Acordasqaqa p’anqanpi kachkan.
notices-says-agreement-due = { $day } kama ruwasqa kanan. Imayna risqanta p’anqanpi willay.
notices-says-agreement-overdue = { $day } kama ruwasqa kanan karqan. Kunanpas atinki: p’anqanpi willay.
notices-says-agreement-assigned-open = Kamayniyki kutichin, mana churasqa p’unchawwan. Acordasqaqa p’anqanpi kachkan.
notices-verb-session = Sesionta rikuy
notices-verb-minutes = Ñawinchay, firmay
notices-verb-agreement = Acuerdota rikuy
notices-session-ordinary = Sapa kuti sesion { $number }
notices-session-extraordinary = Mana sapa kuti sesion { $number }
notices-mode-in-person = huk wasipi
notices-mode-remote = karumanta
notices-mode-mixed = huk wasipi, karumantapas
notices-invitation-says = Agenda, documentonkunapas p’anqapi kachkan. Chaypi kutichiy rinkichus manachus.
notices-invitation-category = Comité

## Munasqay
notices-preferences = Willaykunamanta munasqay
notices-preferences-lead = Correoykiman ima qillqanaykuta akllay. Bandejaqa llapan willaykunata rikuchin.
notices-field-wanted = Kaykunamanta cartata munani
notices-field-language = Cartakunapa simin
notices-save = Munasqayta waqaychay
notices-saved = Munasqayki waqaychasqaña
notices-saved-text = Hamuq cartamanta pacha.
notices-always = Kaykunataqa sapa kuti qillqamuyku
notices-my-letters = Qhipa cartaykikuna
notices-my-letters-lead = Entidadpa qillqasqan correoykiman rin. Huk pisiptinqa qhawachunku nispa mañakuy.
notices-no-letters = Manaraq qillqamuykuchu
notices-no-letters-text = Ñawpaq cartaqa kamayniykipaq musuq kaptin lluqsin.
notices-refused-key = Munasqaykiqa sesionniykiwan tikrakun, manam llavewanchu. Yaykuy hinaspa huktawan ruway
notices-refused-language = Listapi kaq simikunamanta hukta akllay

## Manaña chaskiy
notices-leave = Yuyachiykunata manaña chaskiy
notices-leave-lead = Manañam yuyachiykunata nitaq p’unchawpa pisiyachisqanta qillqamusaykikuchu. Kamachiqpa qhawarisqan, sesionman waqyaypas chayamunqaraqmi, plazota qallarichin.
notices-leave-button = Manaña chaskiy
notices-left = Ruwasqaña: manaña yuyachiykuna
notices-left-lead = Willaykunaqa bandejaykipi kachkan. Yuyayniyki tikrakuptinqa munasqaykipi hap’ichiy.
notices-leave-ended = Kay enlace manaña yanapanchu
notices-leave-ended-lead = Mawk’a utaq mana hunt’asqa. Munasqaykipi akllay imata chaskiyta.

## Cartakuna
notices-letters = Cartakuna
notices-letters-lead = Lluqsisqan, suyasqan, mana lluqsiy atisqan. Pimanchus qillqasqa kaypi mana rikukunchu.
notices-letter-given-up = Mana lluqsirqanchu
notices-letter-failed = Huktawan ruwakuchkan
notices-letter-waiting = Suyachkan
notices-letter-sent = Apachisqa
notices-letter-dropped = Manaña necesariochu
notices-sort-digest = P’unchawpa pisiyachisqan
notices-sort-at-once = Chaylla carta
notices-column-day = P’unchaw
notices-column-sort = Carta
notices-column-office = Kamay
notices-column-state = Imayna kasqan
notices-column-reason = Imarayku
notices-column-tries = Ruwasqa kutikuna
notices-reason-person-erased = Runapa willakuyninkuna chinkachisqaña
notices-reason-office-left = Runa kamayninta saqirqan
notices-reason-nothing-left = Ñawpaqta allichasqa utaq runa mana munarqanchu
notices-reason-address = Qillqasqa correoqa mana direccionchu
notices-reason-folder = Lluqsina carpetapi mana qillqay atikurqanchu
notices-reason-interrupted = Sapa ruway kutipi manaraq tukuspa p’itirqun
notices-reason-timeout = Correo servidor mana pachanpi kutichirqanchu
notices-reason-tls = Correo servidorman ñan mana pakay atikurqanchu
notices-reason-connection = Correo servidorwan tinkuy p’itirqun

## Cartakunapa rimaynin
notices-letter-hello = Napaykullayki, { $name }:
notices-letter-digest-subject = { $n ->
    [one] { $entity }: { $n } musuq willay, { $day }
   *[other] { $entity }: { $n } musuq willaykuna, { $day }
}
notices-letter-digest-lead = { $n ->
    [one] Kaymi musuq, { $day }.
   *[other] Kay { $n } willaykunan musuq, { $day }.
}
notices-letter-norm = Imarayku: { $norms }
notices-letter-why = Kay cartata chaskinki kunan kay kamayniyuq kasqaykirayku: { $office }, { $entity }.
notices-letter-stop = Yuyachiykunata manaña chaskinaykipaq: { $link }
    Mayqinta chaskinaykipaq akllay: { $choose }
notices-letter-no-stop = Kay cartaqa mana wañuchiy atikunchu. { $reason }
notices-letter-demo = Kayqa qhawachiymi: runakuna, actokuna, plazokunapas inventasqam.
notices-title-access-requested = { $name } entidadniykipa servicionta mañakun
notices-says-access-requested = { $service } serviciota mañakun. Quy utaq imarayku manapas niy.
notices-title-access-answered = { $name } mañakuyniykita kutichin
notices-says-access-answered = { $service } serviciomanta karqan. Qhaway ima qusqa, utaq imarayku mana.
notices-title-renewal-requested = { $name } atiyninta mosoqyachiyta mañakun
notices-says-renewal-requested = { $service } servicioman atiymi. Mana kutichiptiyki tukukun.
notices-title-access-stopped = { $name } entidadniykipa atiyninta sayachin
notices-says-access-stopped = Sistemaykikuna manaña { $service } serviciomanta kutichiyta chaskinkuchu.
notices-verb-request = Mañakuyta qhaway
notices-verb-access = Atiyta qhaway
