# Yaykuy, waqyay, cuenta, llavekuna (quz). Awaiting review by certified translators.

## Ingresar y salir
identity-sign-in = Yaykuy
identity-sign-in-lead = Qhawanapaqqa manam cuenta kananchu. Entidad públicapi llamk’aspaykiqa yaykuy.
identity-field-login = DNI utaq llamk’anaykipa correon
identity-field-password = Yaykuna simi
identity-login-missing = DNIykita utaq correoykita qillqay
identity-password-missing = Yaykuna simiykita qillqay
identity-wrong = DNI utaq correo, yaykuna simipas manam tupanchu. Iskayninta qhaway hinaspa huktawan ruway
identity-wait = Ashka kuti ruwakun. { $seconds } segundota suyay, chaymanta huktawan ruway
identity-no-account-title = Manachu cuentayki kan, icha yaykuna simita chinkachirqanki?
identity-no-account-body = Entidadniykipa umalliqninta utaq SGTDta mañakuy. Huk kutillapaq enlaceta qusunki.
identity-sign-out = Lluqsiy
identity-sign-out-lead = Sesionniyki kay equipopi tukukun. Qillqasqaykiqa qhipanmi.
identity-stay = Llamk’achkallay

## Invitación
identity-invite = Cuentaman waqyay
identity-invite-lead = { $entity } nisqapi kunan kamayniyuq runakuna.
identity-invite-another = Huk runatawan waqyay
identity-invite-note-title = Enlaceqa llapan atiyninta kichan
identity-invite-note-body = Paypa makillanman utaq llamk’anan correollanman quy. Cuentan karqanña chayqa, kutichinapaqmi: sesionninkuna llavenkunapas tukukun.
identity-field-person = Runa
identity-field-person-hint = Entidadpi kallpayuq designacionniyuq runakunam rikukun.
identity-choose = Akllay
identity-person-missing = Waqyanayki runata akllay
identity-person-unknown = Chay runa manam directoriopichu. Ñawpaqta designacionninta qillqay
identity-invite-self = Manam qamllataq waqyakuwaqchu. «Cuentay» nisqapi yaykuna simiykita tikray
identity-invite-no-office = Chay runa manam kunan kay entidadpi kamayniyuqchu. Designaq entidadmanta waqyay
identity-invite-beyond = Chay runaqa atiyniykimanta hawa kamayniyuqmi. SGTDta mañakuy waqyananpaq
identity-recover-by-key = Chay runapa cuentan kanñam. Kutichinapaqqa sesionniykiwan ruway, manam llavewanchu
identity-invited-title = Waqyay listo
identity-invited = { $name } runapaq enlace. Huk kutillapaq, { $until } kama.
identity-shown-once = Chay mañakuy ruwasqañam, pakasqanpas rikuchisqañam. Musuqta mañakuy
identity-activate = Cuentaykita kichay
identity-activate-lead = Waqyay qampaq kasqanta qhaway, yaykuna simiykita churay.
identity-recover = Cuentaykita kutichiy
identity-recover-lead = Musuq yaykuna simita churay. Huk sesionniykikuna, llaveykikunapas tukukun.
identity-whose = Pipa kasqan
identity-entity = Entidad
identity-until = Kay p’unchawkama
identity-set-password = Waqaychay hinaspa yaykuy
identity-link-ended-title = Kay enlace manañam llamk’anchu
identity-link-ended = Llamk’achisqaña, tukusqaña utaq mana hunt’asqachu. Quqniykita hukta mañakuy

## Contraseñas
identity-field-new-password = Musuq yaykuna simi
identity-field-password-again = Musuq yaykuna simita huktawan
identity-field-current = Kunan yaykuna simiyki
identity-password-hint = { $min } letramanta astawan. Qamlla nisqayki rimayqa aswan allinmi.
identity-password-short = Yaykuna simi { $min } letrayuq utaq astawan kanan. Huk rimaywan ruway
identity-password-long = Yaykuna simi { $max } letrakama. Pisiyachiy
identity-password-own = Yaykuna simipi DNIyki utaq correoyki kachkan. Mana pipa yachanan simita akllay
identity-password-common = Chay simitaqa llapam ñawpaqta rurapayanku. Qamlla nisqayki rimayta akllay
identity-password-differs = Iskaynin simi manam kaqllachu. Huktawan qillqay
identity-wrong-password = Chayqa manam kunan yaykuna simiykichu. Qhaway hinaspa huktawan ruway
identity-change-password = Yaykuna simita tikray
identity-change-password-lead = Huk sesionniykikuna tukukun. Llaveykikunaqa qhipan: pipas rikurqan chayqa qulluchiy.

## Primer acceso
identity-first-access = Ñawpaq yaykuy
identity-first-access-lead = Kay formulariota hunt’achiqmi SGTDpi plataformata kamachinqa, hukkunatapas waqyanqa.
identity-first-access-submit = Ñawpaq cuentata ruway
identity-first-access-ended = Plataformata kamachiq runa kanñam. Payta waqyayta mañakuy
identity-part-person = Runa
identity-part-password = Yaykuna simi
identity-field-dni = DNI
identity-field-given-names = Sutikuna
identity-field-surnames = Ayllu sutikuna
identity-field-email = Llamk’anapa correon
identity-dni = DNI 8 yupayniyuq kanan. Qam { $length } qillqarqanki
identity-name = Sutita huk siqillapi qillqay, { $max } letrakama
identity-email = Correo kay hina kanan: suti@entidad.gob.pe

## Mi cuenta
identity-account = Cuentay
identity-offices = Kamayniykikuna
identity-offices-lead = Huk kamayllawan ruwanki. Qillqasqayki chay kamayta, entidadnintapas apanqa.
identity-office = Kamay
identity-since = Qallarisqan
identity-act-as = Kay kamaywan ruway
identity-acting-now = Kay kamaywan ruwachkanki
identity-no-office-title = Kunan manam kamayniyki kanchu
identity-no-office-body = Atiyqa kallpayuq designacionmanta hamun. Entidadniykita qillqachiy.
identity-office-not-held = Chay kamayqa manañam qampachu. «Cuentay» nisqapi hukta akllay
identity-sessions = Kichasqa sesionkuna
identity-sessions-lead = Mana riqsisqayki kaptinqa wisq’ay, yaykuna simiykitapas tikray.
identity-session-since = Qallarisqan
identity-session-seen = Qhipa llamk’achiy
identity-session-until = Tukukunan
identity-session-which = Mayqin
identity-session-this = Kay
identity-session-other = Huk
identity-close-others = Hukkunata wisq’ay
identity-by-key = Kayqa sesionwan ruwakun, manam llavewanchu

## Llaves de acceso
identity-keys = Yaykuna llavekuna
identity-keys-lead = Llaveqa huk programaman kamayniykipa atiyninta qun. Hap’iqqa llamk’achinman.
identity-keys-none-title = Manam llaveyki kanchu
identity-keys-none-body = Entidadniykipa sistema qanrayku qillqananpaq ruway.
identity-keys-many = { $max } llaveyki kanñam. Manaraq musuqta ruwaspa hukta qulluchiy
identity-create-key = Yaykuna llaveta ruway
identity-create-key-lead = { $office } hina { $entity } nisqapi ruwanqa, designacionniyki kallpayuq kachkaptillan.
identity-field-label = Llavepa sutin
identity-field-label-hint = Ima programa utaq equipo llamk’achinqa. Ama runakunapa datonta qillqaychu.
identity-field-days = Hayk’a unay
identity-days = { $n } p’unchaw
identity-field-key = Llave
identity-part-key = Llave
identity-key-name = Llave
identity-key-until = Tukukun
identity-key-seen = Qhipa llamk’achisqa p’unchaw
identity-key-asleep = Mana atiyniyuq: designacion tukukun
identity-key-made-title = Llave ruwasqa
identity-key-made = «{ $label }». Llaveta kunan programaykiman apay.
identity-key-usage = Sapa mañakuypi kay hinata apachiy:
identity-key-label = { $max } letrakama sutita churay, huk siqillapi
identity-key-days = Hayk’a p’unchaw kasqanta akllay: { $allowed }
identity-key-by-key = Llaveqa manam huk llaveta ruwanmanchu. Sesionwan ruway
identity-key-unknown = Chay llave manam qampachu. «Cuentay» nisqamanta akllay
identity-key-revoked = Chay llave qulluchisqañam. Manam imatapas ruwanaykichu
identity-revoke = Qulluchiy
identity-revoke-key = Yaykuna llaveta qulluchiy
identity-revoke-key-lead = «{ $label }» kunallan manaña llamk’anqachu. Manam kutichiy atikunchu.
identity-once-title = Huk kutillam rikukun
identity-once-body = Kunan allin hap’isqa maypi waqaychay. Kaypiqa huellallan qhipan, manam huktawan rikukunqachu.
identity-back-to-account = Cuentayman kutiy

## Colores
identity-theme = P’anqakunap llimp’in
identity-theme-lead = Kay navegadorpi huk wata waqaychakun.
identity-theme-auto = Equipoyki hina
identity-theme-light = Ch’uya
identity-theme-dark = Tutayaq
identity-theme-save = Llimp’ita waqaychay
