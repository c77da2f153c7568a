# Texts of the interface, in Spanish of Peru. Every key is here; the other files translate it.

## The page
ui-skip = Saltar al contenido
ui-state-name = Estado peruano
ui-tagline = Gobierno digital del Perú
ui-demo = Datos de demostración: personas ficticias
ui-demo-foot = Datos de demostración. Las personas y sus actos son ficticios.
ui-languages = Idioma
ui-nav = Principal
ui-nav-observatory = Observatorio
ui-nav-entities = Entidades
ui-nav-acts = Registro de actos
ui-nav-norms = Normas
ui-nav-data = Datos abiertos
ui-nav-help = Ayuda
ui-menu = Menú
ui-menu-close = Cerrar menú
ui-search = Buscar
ui-search-label = Buscar entidad, norma o código de constancia
ui-search-short = Entidad, norma o código
ui-sign-in = Ingresar
ui-sign-out = Salir
ui-desk = Mi despacho
ui-public-page = Ver página pública
ui-crumbs = Ruta
ui-aside = Ayuda y datos relacionados
ui-printed = Impreso el { $date } de { $address }. Comprueba cada código en la misma dirección.
ui-foot = Pie de página
ui-foot-look = Mirar
ui-foot-check = Comprobar
ui-foot-site = Este sitio
ui-foot-observatory = Observatorio nacional
ui-foot-entities = Entidades públicas
ui-foot-verify = Verificar una constancia
ui-foot-access = Accesibilidad
ui-foot-privacy = Privacidad
ui-foot-theme = Tema
ui-foot-theme-long = Tema: claro, oscuro o automático
ui-registry = Registro de actos:
ui-registry-at = actos al
ui-root = Raíz
ui-root-check = Comprobar la raíz

## States and their words
ui-state-met = Cumple
ui-state-in-force = Vigente
ui-state-up-to-date = Al día
ui-state-finished = Terminado
ui-state-signed = Firmó
ui-state-in-progress = En curso
ui-state-due-soon = Por vencer
ui-state-observed = Observado
ui-state-late = Atrasado
ui-state-alert = Alerta
ui-state-missing = Falta
ui-state-overdue = Vencido
ui-state-very-late = Atraso mayor
ui-state-not-applicable = No aplica
ui-state-voluntary = Voluntario
ui-state-no-data = Sin dato
ui-legend = Leyenda

## A role and its three facts
ui-fact-act = Acto emitido
ui-fact-told = Autoridad informada
ui-fact-valid = Vigente hoy
ui-fact-yes = Sí
ui-fact-no = No
ui-fact-pending = Pendiente
ui-fact-observed = Observado
ui-fact-none = No corresponde

## Acts, norms, proofs
ui-hash = huella
ui-norm-title = La norma, en claro
ui-norm-jump = Ver la norma en claro
ui-ladder-label = Prueba de inclusión: { $n } nudos desde la huella del acto hasta la raíz publicada. Los valores completos están en la tabla.
ui-ladder-act = Este acto
ui-ladder-root = Raíz publicada
ui-ladder-knot = Nudo
ui-ladder-side = Vecino a la
ui-ladder-left = izquierda
ui-ladder-right = derecha
ui-ladder-hash = Huella del vecino (SHA-256)

## The desk
ui-desk-overdue = Vencido
ui-desk-week = Estos siete días
ui-desk-later = Más adelante
ui-desk-others = En manos de otros
ui-areas = Áreas de trabajo
ui-areas-pending = pendientes
ui-days-today = hoy
ui-days-ahead =
    { $n ->
        [one] en { $n } día
       *[other] en { $n } días
    }
ui-days-ago =
    { $n ->
        [one] hace { $n } día
       *[other] hace { $n } días
    }
ui-calendar = Días con plazos en { $month }
ui-calendar-initials = L M X J V S D
ui-calendar-due = { $date }, hay plazos
ui-progress =
    { $owed ->
        [one] { $met } de { $owed } obligación cumplida
       *[other] { $met } de { $owed } obligaciones cumplidas
    }
ui-progress-bar = { $percent }; la marca señala el promedio de { $average }

## Lists
ui-table = tabla
ui-filters = Filtros
ui-filters-apply = Aplicar
ui-filters-clear = Limpiar
ui-pages = Páginas
ui-pages-next = Siguiente
ui-pages-previous = Anterior
ui-pages-page = Página { $n }
ui-pages-range = Se muestran { $first } a { $last }.
ui-matrix-entity = Entidad
ui-matrix-total = Total
ui-matrix-pick = Elegir { $name }
ui-download = Descargar
ui-cut-off = Corte:
ui-source = Fuente:
ui-licence = Datos abiertos: úsalos citando la fuente.

## Charts
ui-chart-table = Ver los datos en una tabla
ui-chart-told = { $name }: de { $first } a { $last }.
ui-chart-change = Cambio, en puntos
ui-map-label = Mapa de 25 fichas, una por departamento, de norte a sur
ui-map-table = Ver los datos del mapa en una tabla
ui-map-department = Departamento
ui-map-entities = Entidades
ui-map-value = Cumplimiento
ui-map-below = menos de { $to }
ui-map-between = { $from } a { $to }
ui-map-above = { $from } o más

## Forms
ui-optional = (opcional)
ui-error = Error
ui-errors =
    { $n ->
        [one] Hay { $n } dato por corregir
       *[other] Hay { $n } datos por corregir
    }
ui-date-day = Día
ui-date-month = Mes
ui-date-year = Año
ui-file-choose = Arrastra el archivo aquí o elígelo
ui-file-hint = { $kinds }, hasta { $size }. Calculamos su huella SHA-256.

## The gallery
ui-gallery-title = Componentes
ui-gallery-lead = Cada parte de la interfaz con sus ejemplos. Personas, entidades y cifras son ficticias.

## Live parts
ui-live-off = Esta página no cambia sola
ui-live-now = Al momento
ui-live-lost = Sin conexión: vuelve a cargar
ui-live-news = Hay cambios donde estás
ui-live-reload = Actualizar
