# Texts of the interface, in Quechua of Cusco and Collao (quz).
# Awaiting review by certified translators; until then each page also exists in Spanish.

## The page
ui-skip = Qillqasqaman phaway
ui-state-name = Perú Suyu
ui-tagline = Perú suyup dihital kamachiynin
ui-demo = Qhawachinapaq willakuykuna: mana kaq runakuna
ui-demo-foot = Qhawachinapaq willakuykuna. Runakunapas ruwasqankupas mana kaqchu.
ui-languages = Rimay
ui-nav = Umalliq
ui-nav-observatory = Qhawana
ui-nav-entities = Suyup wasinkuna
ui-nav-acts = Ruwasqakuna qillqa
ui-nav-norms = Kamachikuykuna
ui-nav-data = Kichasqa willakuykuna
ui-nav-help = Yanapay
ui-menu = Akllana
ui-menu-close = Akllanata wisq’ay
ui-search = Maskhay
ui-search-label = Suyup wasinta, kamachikuyta, qillqap yupaynintapas maskhay
ui-search-short = Wasi, kamachikuy, yupay
ui-sign-in = Haykuy
ui-sign-out = Lluqsiy
ui-desk = Llamk’anay
ui-public-page = Llapapaq p’anqata qhaway
ui-crumbs = Ñan
ui-aside = Yanapay, huk willakuykunawan
ui-printed = { $date } p’unchawpi qillqasqa { $address } nisqamanta. Sapa yupayta chay kikinpi chiqaqchay.
ui-foot = P’anqap chakin
ui-foot-look = Qhaway
ui-foot-check = Chiqaqchay
ui-foot-site = Kay p’anqa
ui-foot-observatory = Suyu qhawana
ui-foot-entities = Suyup wasinkuna
ui-foot-verify = Huk qillqata chiqaqchay
ui-foot-access = Llapa runapaq kay
ui-foot-privacy = Willakuy waqaychay
ui-foot-theme = Llimp’i
ui-foot-theme-long = Llimp’i: ch’uya, tutayaq, kikinmanta
ui-registry = Ruwasqakuna qillqa:
ui-registry-at = ruwasqa kay p’unchawkama:
ui-root = Saphi
ui-root-check = Saphita chiqaqchay

## States and their words
ui-state-met = Hunt’an
ui-state-in-force = Kallpayuq
ui-state-up-to-date = P’unchawninpi
ui-state-finished = Tukusqa
ui-state-signed = Rubrikan
ui-state-in-progress = Ruwakuchkan
ui-state-due-soon = Tukukunanña
ui-state-observed = Allichanapaq
ui-state-late = Qhipayasqa
ui-state-alert = Yuyaychay
ui-state-missing = Pisin
ui-state-overdue = Tukukunña
ui-state-very-late = Ancha qhipayasqa
ui-state-not-applicable = Mana paypaqchu
ui-state-voluntary = Munasqanmanta
ui-state-no-data = Mana willakuyniyuq
ui-legend = Unanchakuna

## A role and its three facts
ui-fact-act = Kamachiy lluqsisqa
ui-fact-told = Kamachiqman willasqa
ui-fact-valid = Kunan kallpayuq
ui-fact-yes = Arí
ui-fact-no = Mana
ui-fact-pending = Suyachkan
ui-fact-observed = Allichanapaq
ui-fact-none = Mana paypaqchu

## Acts, norms, proofs
ui-hash = yupi
ui-norm-title = Kamachikuy, sut’inpi
ui-norm-jump = Kamachikuyta sut’inpi qhaway
ui-ladder-label = Kaq kaynin chiqaqchay: { $n } khipu, ruwasqap yupinmanta saphikama. Hunt’asqa yupaykuna tawlapi kachkan.
ui-ladder-act = Kay ruwasqa
ui-ladder-root = Saphi
ui-ladder-knot = Khipu
ui-ladder-side = Masin
ui-ladder-left = lluq’ipi
ui-ladder-right = pañapi
ui-ladder-hash = Masinpa yupin (SHA-256)

## The desk
ui-desk-overdue = Tukukunña
ui-desk-week = Kay qanchis p’unchaw
ui-desk-later = Qhipaman
ui-desk-others = Hukkunap makinpi
ui-areas = Llamk’ana k’uchukuna
ui-areas-pending = suyachkan
ui-days-today = kunan
ui-days-ahead = { $n } p’unchawmanta
ui-days-ago = { $n } p’unchaw ñawpaq
ui-calendar = Tukukuq p’unchawkuna: { $month }
ui-calendar-initials = K A Q I C K I
ui-calendar-due = { $date }, tukukuqkuna kan
ui-progress = { $owed } ruwanamanta { $met } hunt’asqa
ui-progress-bar = { $percent }; unancha chawpinta qhawachin: { $average }

## Lists
ui-table = tawla
ui-filters = Akllanakuna
ui-filters-apply = Churay
ui-filters-clear = Pichay
ui-pages = P’anqakuna
ui-pages-next = Qatiqnin
ui-pages-previous = Ñawpaqnin
ui-pages-page = { $n } p’anqa
ui-pages-range = Rikuchkanki: { $first } - { $last }.
ui-matrix-entity = Suyup wasin
ui-matrix-total = Llapan
ui-matrix-pick = { $name } akllay
ui-download = Uraykachiy
ui-cut-off = Kay p’unchawkama:
ui-source = Maymanta:
ui-licence = Kichasqa willakuy: maymanta kasqanta willaspa llamk’achiy.

## Charts
ui-chart-table = Willakuykunata tawlapi qhaway
ui-chart-told = { $name }: { $first } nisqamanta { $last } nisqakama.
ui-chart-change = Tikray, puntukunapi
ui-map-label = 25 t’aqayuq saywa, sapa suyupaq huk, chinchaymanta qullakama
ui-map-table = Saywap willakuyninkunata tawlapi qhaway
ui-map-department = Suyu
ui-map-entities = Suyup wasinkuna
ui-map-value = Hunt’asqa
ui-map-below = { $to } uranpi
ui-map-between = { $from } - { $to }
ui-map-above = { $from }, aswanpas

## Forms
ui-optional = (munaspalla)
ui-error = Pantay
ui-errors = { $n } willakuy allichanapaq kan
ui-date-day = P’unchaw
ui-date-month = Killa
ui-date-year = Wata
ui-file-choose = Qillqata kayman aysay, akllaypas
ui-file-hint = { $kinds }, { $size } kama. SHA-256 yupinta yupayku.

## The gallery
ui-gallery-title = Ruwasqa t’aqakuna
ui-gallery-lead = Sapa t’aqa, qhawarichiyninkunawan. Runakuna, wasikuna, yupaykunapas mana kaqchu.

## Live parts
ui-live-off = Kay pʼanqaqa mana sapallan tikranchu
ui-live-now = Kunankama
ui-live-lost = Mana tinkichisqachu: musuqyachiy
ui-live-news = Maypi kasqaykipi tikrakuy kan
ui-live-reload = Musuqyachiy
