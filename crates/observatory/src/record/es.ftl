# Frases de la ficha, la constancia, el despacho y las normas.

## Ficha de la entidad
observatory-authority-observed = { $authority } observó
observatory-column-due = Plazo
observatory-column-obligation = Obligación
observatory-column-proof = Prueba
observatory-column-seat = Asiento
observatory-column-since = Desde
observatory-column-until = Hasta
observatory-column-what = Qué
observatory-committee = Comité
observatory-committee-caption = Asientos del comité con quien los ocupa
observatory-committee-lead = Cada asiento con quien lo ocupa hoy y el acto que lo dice.
observatory-committee-none = Sin comité constituido.
observatory-contact-published = Contacto publicado
observatory-count-bad =
    { $n ->
        [one] { $n } falta
       *[other] { $n } faltan
    }
observatory-count-ok =
    { $n ->
        [one] { $n } cumplida
       *[other] { $n } cumplidas
    }
observatory-count-rest =
    { $n ->
        [one] y { $n } que no le aplica o aún no vence
       *[other] y { $n } que no le aplican o aún no vencen
    }
observatory-count-run = { $n } en curso
observatory-count-warn = { $n } por atender
observatory-data-officer-none = Esta entidad no tiene hoy Oficial de Datos Personales. Dirige tu pedido a su Mesa de Partes.
observatory-data-officer-norm = Qué obliga la norma
observatory-data-officer-reachable = El Oficial de Datos Personales tiene su contacto publicado
observatory-data-officer-unpublished = El Oficial de Datos Personales está designado y aún no publica su contacto.
observatory-depends-on = Depende de
observatory-download-obligations = Descargar obligaciones
observatory-due-moves = Plazos que cambiaron de fecha
observatory-due-moves-lead = Un día sin labores movió estos plazos. La fecha anterior se conserva.
observatory-end-replaced = Fue reemplazado
observatory-entity-ceased = Esta entidad dejó de existir el { $day }
observatory-entity-ceased-body = Su historia se conserva. No se registran actos nuevos para ella.
observatory-entity-description = Quién responde en { $name }, qué obligaciones cumple y con qué prueba.
observatory-expired = venció
observatory-from = desde
observatory-group-offices = Cargos
observatory-history = Historia de actos
observatory-history-lead = Nada se borra: un acto se corrige con otro acto. Cada nudo enlaza su constancia.
observatory-history-none = Esta entidad aún no registra actos
observatory-history-none-text = Cuando registre el primero, aparece aquí con su constancia.
observatory-legend = Cómo leer los colores
observatory-legend-due-soon = faltan 30 días o menos
observatory-legend-in-progress = falta un paso y hay plazo
observatory-legend-met = tiene acto, aviso y vigencia
observatory-legend-missing = no hay acto o el plazo venció
observatory-legend-not-applicable = la norma no la obliga
observatory-legend-observed = la autoridad pidió corregir
observatory-no-act = sin acto
observatory-norm = Norma
observatory-nobody = Nadie está designado.
observatory-not-designated = Sin designar.
observatory-not-measured =
    { $n ->
        [one] { $n } obligación que aún no se mide aquí
       *[other] { $n } obligaciones que aún no se miden aquí
    }
observatory-obligations = Obligaciones
observatory-obligations-caption = Obligaciones de la entidad con su estado, norma, plazo y prueba
observatory-on-this-page = En esta página
observatory-peers = { $peers } del país
observatory-period =
    { $months ->
        [3] trimestre
        [6] semestre
        [12] año
       *[other] periodo de { $months } meses
    }
observatory-personal-data = Datos personales
observatory-post = Puesto
observatory-post-ended = puesto terminado el
observatory-seats-filled = { $filled } de { $seats } asientos ocupados.
observatory-see-acts =
    { $n ->
        [one] Ver el acto
       *[other] Ver los { $n } actos
    }
observatory-see-catalogue = Ver el catálogo de obligaciones
observatory-see-designation = Ver la designación
observatory-since = desde el
observatory-told-pending = pendiente, { $authority }
observatory-ubigeo = ubigeo
observatory-units = Unidades, órganos y puestos
observatory-units-none = Sin unidades ni puestos registrados
observatory-units-none-text = Al crearlos, las designaciones pueden decir en qué puesto y órgano se ejercen.
observatory-until = hasta el
observatory-vacant = Vacante
observatory-vacant-days =
    { $n ->
        [one] vacante { $n } día
       *[other] vacante { $n } días
    }
observatory-vacant-lower = vacante
observatory-verb-call-session = Convocar sesión
observatory-voluntary-here = Es voluntario para este tipo de entidad.
observatory-while-presiding = Mientras preside
observatory-who-answers = Quién responde
observatory-who-answers-lead = Cada cargo se cumple con tres hechos fechados: el acto que designa, el aviso a la autoridad y la vigencia de hoy.

## Registro y constancia
observatory-act-json = Acto (JSON)
observatory-acts-lead = Todo lo registrado, de lo último a lo primero. Cada acto tiene código y constancia que cualquiera puede comprobar.
observatory-check-commitment = El contenido es el que se registró
observatory-check-documents = El acto cita el documento
observatory-check-erased = Suprimido
observatory-check-failed = No coincide
observatory-check-format = La prueba se puede leer
observatory-check-inclusion = La huella del acto llega a la raíz
observatory-check-leaf = La huella es de este acto
observatory-check-no-documents = Sin documento
observatory-check-not-cited = No citado
observatory-check-origin = La raíz y la llave son de este registro
observatory-check-passed = Coincide
observatory-check-signature = La raíz está firmada por la llave de la prueba
observatory-check-skipped = Sin comprobar
observatory-check-trusted-key = La firma es de la llave del registro
observatory-checked-against = (hora de Lima) contra la raíz firmada de { $size } actos.
observatory-checked-on = Comprobado el
observatory-code = Código
observatory-code-and-check = Código y otra verificación
observatory-code-digit = El último dígito detecta errores al dictarlo por teléfono.
observatory-code-unknown = El código { $code } está bien escrito, pero ningún acto lo tiene. Revísalo con quien te lo dio.
observatory-code-wrong = El código { $code } no pasa su dígito de control: algún número está cambiado. Cópialo otra vez, por ejemplo Q26-1482-6.
observatory-column-act = Acto
observatory-column-hour = Hora de Lima
observatory-column-kind = Clase
observatory-column-number = N.º
observatory-column-under = Como
observatory-column-visibility = Contenido
observatory-commitment-label = Compromiso: SHA-256 de la sal y el contenido.
observatory-compare = Comparar
observatory-compare-file = Archivo PDF del documento
observatory-compare-lead = Calculamos la huella de tu archivo y la comparamos con la del registro. No guardamos tu archivo.
observatory-compare-no-file = Elige el archivo que quieres comparar
observatory-compare-other = Tu copia no es el documento de este acto
observatory-compare-other-body = La huella es otra: es un documento distinto o fue cambiado, aunque sea en una letra. Descarga el documento de esta página.
observatory-compare-same = Tu copia es el documento de este acto
observatory-compare-same-body = La huella de tu archivo es la que el acto cita. No cambió ni una letra.
observatory-compare-title = ¿Tienes una copia del documento? Compárala
observatory-constancia = Constancia
observatory-constancia-description = Verificación pública de un acto: qué, quién, cuándo y prueba.
observatory-constancia-of = Constancia { $code }
observatory-copy-hash = Huella de tu archivo:
observatory-document-hash = Huella SHA-256 del documento
observatory-document-size = Documento ({ $size })
observatory-ended = Terminó
observatory-ended-on = Rigió hasta el
observatory-envelope = sobre del acto
observatory-envelope-label = Sobre del acto:
observatory-erased = El contenido se suprimió por ley. Queda la prueba de que existió.
observatory-fact-content = Contenido
observatory-fact-later = Qué vino después
observatory-fact-obligation = Qué obligación cumple
observatory-fact-power = Con qué poder
observatory-fact-recorder = Quién lo registró
observatory-fact-what = Qué
observatory-fact-when = Cuándo se registró
observatory-file-json = Envía el documento tal cual, con su tipo; no como JSON
observatory-file-missing = Falta el archivo en el campo «file»
observatory-filter-entity = RUC o código de la entidad
observatory-key-act = Huella de este acto
observatory-key-knot = Nudo que se calcula
observatory-key-neighbour = Huella del vecino
observatory-key-root = Raíz publicada y firmada
observatory-ladder-caption = Ruta de auditoría de la hoja { $leaf } en el árbol de { $size } hojas
observatory-leaf-label = Huella de este acto:
observatory-lima-number = (hora de Lima), acto n.º { $seq }
observatory-method = Método de la RFC 6962.
observatory-method-knot = Nudo:
observatory-method-leaf = Hoja:
observatory-nothing-after = Nada lo modifica ni lo termina a la fecha
observatory-nothing-changes = Nada lo modifica ni lo termina.
observatory-office-register = El registro mismo
observatory-office-self = Por sí mismo
observatory-proof = La prueba, nudo por nudo
observatory-proof-json = Prueba (JSON)
observatory-proof-lead =
    { $n ->
        [one] El registro se ata como un quipu. La huella de este acto se anuda con la de su vecino y sube un nudo hasta la raíz, que se publica firmada.
       *[other] El registro se ata como un quipu. La huella de este acto se anuda con la de su vecino y así sube { $n } veces hasta la raíz, que se publica firmada.
    }
observatory-proof-why = Si alguien cambiara una letra del acto, o lo borrara, la raíz ya no coincidiría y cualquiera lo notaría.
observatory-public = Público
observatory-qr = Código QR con el enlace a esta constancia
observatory-receipt = El acto quedó registrado
observatory-receipt-body = Su código es { $code }. Guarda esta página: es tu constancia.
observatory-replaced-detail = Otro acto posterior lo reemplaza o lo corrige.
observatory-reserved = El contenido es reservado: lo lee quien tiene poder para ello. Aquí se prueba que existe y que no cambió.
observatory-reserved-short = Reservado
observatory-root-label = Raíz:
observatory-seal-altered = Lo guardado no coincide con su huella
observatory-seal-altered-detail = Este acto no pasa su propia prueba. No confíes en su contenido y avisa a la SGTD.
observatory-seal-ended = El acto es auténtico, pero ya no rige
observatory-seal-missing = No hay ningún acto con este código
observatory-seal-ok = El acto es auténtico y no ha sido alterado
observatory-seal-replaced = El acto es auténtico, pero otro lo reemplazó
observatory-see-hashes =
    { $n ->
        [one] Ver la huella completa y el método
       *[other] Ver las { $n } huellas completas y el método
    }
observatory-signed-root = Raíz firmada
observatory-unseen = Qué no ves aquí
observatory-unseen-body = No publicamos DNI, firma manuscrita ni datos de contacto personal (Ley 29733).
observatory-verify = Verificar
observatory-verify-code = Código de constancia
observatory-verify-hint = Por ejemplo, Q26-1482-6
observatory-verify-lead = Escribe el código impreso en la constancia. Te decimos si el acto existe, si cambió y si sigue vigente.
observatory-verify-other = Verificar otra
observatory-verify-title = Verificar una constancia

## Despacho
observatory-afternoon = Buenas tardes, { $name }.
observatory-agenda-and-powers = Agenda y atribuciones
observatory-await = Revisar la comunicación: { $office }
observatory-behind = Departamentos con menos cumplimiento
observatory-behind-lead = Obligaciones cumplidas hoy entre las que se deben, por departamento.
observatory-by-act = Por
observatory-can-do = Lo que puedes hacer
observatory-column-met = Cumplidas
observatory-days-off = Días sin labores este mes:
observatory-decides = Lo registra: { $whom }.
observatory-declare-vacancy = Declarar la vacancia: { $office }
observatory-desk-empty = Estás al día
observatory-desk-empty-text = No hay pendientes en esta vista. Lo que venza aparece aquí con su norma y un botón.
observatory-evening = Buenas noches, { $name }.
observatory-fill-seats =
    { $n ->
        [one] Ocupar el comité: falta { $n } asiento
       *[other] Ocupar el comité: faltan { $n } asientos
    }
observatory-filter-work = Filtrar pendientes
observatory-inbox-waiting =
    { $n ->
        [one] { $n } comunicación espera respuesta
       *[other] { $n } comunicaciones esperan respuesta
    }
observatory-last-movement = Último movimiento
observatory-menu-account = Mi cuenta
observatory-menu-acts = Actos y constancias
observatory-menu-file = Expediente
observatory-menu-government = Gobierno
observatory-menu-pending = Me toca a mí
observatory-menu-work = Trabajo
observatory-met-among = { $met } de { $owed }
observatory-month = El mes se escribe como 2026-11 y a menos de dos años de hoy
observatory-morning = Buenos días, { $name }.
observatory-no-office = Todavía no ejerces un cargo
observatory-no-office-account = Ir a mi cuenta
observatory-no-office-ask = Pide a quien firma la designación de tu cargo que la registre. Aquí dice quién es:
observatory-no-office-choose = Elige con qué cargo actúas:
observatory-no-office-find = Busca tu entidad y mira qué dice el registro de tu cargo:
observatory-no-office-help = Si crees que es un error, mira cómo reportarlo:
observatory-no-office-lead = El poder para registrar actos viene de una designación vigente. Tu cuenta sirve para ver y para recibir avisos.
observatory-no-term = sin plazo
observatory-nothing-pressing = Hoy no hay nada urgente
observatory-oldest = la más antigua, { $day }
observatory-open-inbox = Abrir la bandeja
observatory-powers-none = Este cargo no registra actos aquí.
observatory-pressing =
    { $n ->
        [one] Hoy importa { $n } cosa
       *[other] Hoy importan { $n } cosas
    }
observatory-scope-state = (todo el Estado)
observatory-see-matrix = Ver la matriz
observatory-see-powers = Ver las atribuciones del cargo
observatory-see-sending = Ver envío
observatory-share-gain = Resuelve lo vencido y la entidad pasa de { $now } a { $then } de cumplimiento.
observatory-since-day = desde el { $day }
observatory-until-day = hasta el { $day }
observatory-up-to-date = La entidad está al día.
observatory-verb-constitute = Constituir
observatory-verb-end = Concluir
observatory-view-all = Todo
observatory-view-mine = Me toca a mí
observatory-view-others = Espero a otros
observatory-work-await = En revisión.
observatory-work-await-until = En revisión. Piensan responder hasta el { $day }.
observatory-work-committee = La entidad no tiene comité. Registra el acto que lo formaliza y después designa a quien ocupa cada asiento.
observatory-work-communicate = El acto { $number } ya está emitido. El aviso sale con los datos que ya registraste.
observatory-work-contact = La norma pide que el contacto del cargo se vea. Di dónde está publicado.
observatory-work-ends = La designación termina pronto. Prepara la siguiente.
observatory-work-missing = No hay ningún acto que designe.
observatory-work-report = El periodo del { $from } al { $to } terminó. El comité lo ve en una sesión.
observatory-work-report-late = Falta lo del { $from } al { $to } y el plazo ya pasó. Aún se puede hacer en una sesión del comité.
observatory-work-seats = Empieza por: { $seat }.
observatory-work-silent = El puesto de quien lo ejercía terminó y nadie lo ha dicho. Declara el fin y designa a quien sigue.
observatory-work-vacant = El cargo está vacante.
observatory-you-are = eres { $office }

## Normas
observatory-amended-by = Modificada por
observatory-capability-catalogue = compromisos
observatory-capability-committee = sesiones del comité
observatory-capability-diagnosis = diagnóstico
observatory-capability-directory = directorio
observatory-capability-plan = plan de gobierno digital
observatory-catalogue = Catálogo de obligaciones
observatory-cited-by = Quién la cita
observatory-cited-by-lead = Obligaciones, cargos y plazos de este sitio que se apoyan en esta norma.
observatory-cited-by-none = Nada de lo que se mide aquí la cita directamente.
observatory-column-discharge = Cómo se cumple
observatory-column-issuer = Quién la emite
observatory-column-measured = Se mide hoy
observatory-column-owing = Obligadas
observatory-column-published = Publicada
observatory-column-title = Título
observatory-column-who-owes = A quién obliga
observatory-compliance-today = Cumplimiento hoy, por tipo de entidad
observatory-discharge-committee = Con un comité activo, creado por acto.
observatory-discharge-committee-told = Con el aviso a la { $authority } de quiénes forman el comité.
observatory-discharge-contact = Y con su contacto publicado.
observatory-discharge-elsewhere = Se medirá cuando esté en marcha: { $capability }.
observatory-discharge-office = Con una persona designada hoy: { $office }.
observatory-discharge-reported = Con el acto del comité que dice que se hizo por ese periodo.
observatory-discharge-seats = Con los { $n } asientos ocupados.
observatory-discharge-told = Comunicada a la { $authority }.
observatory-discharge-within = Plazo: { $length } { $unit }.
observatory-event-ai = Cada vez que se propone un proyecto de inteligencia artificial
observatory-event-committee = Desde que se constituye el comité.
observatory-event-designated = Cada vez que se designa a alguien
observatory-event-plan = Desde que se aprueba el plan.
observatory-event-post = Cada vez que termina un puesto
observatory-event-project = Cada vez que se agrega un proyecto
observatory-filter-words = Palabras, código o norma
observatory-first-period = La primera vez es por el primer { $period } entero.
observatory-in-force-from = Rige desde
observatory-in-force-to = Rige hasta
observatory-instruments = Instrumentos
observatory-instruments-lead = Leyes, decretos y resoluciones de donde sale cada obligación.
observatory-norms-lead = Qué debe cumplir cada entidad, por qué norma, y con qué hecho se cumple.
observatory-norms-title = Normas y obligaciones
observatory-not-in-force = Ya no rige
observatory-not-measured-text = Se medirá cuando esté en marcha: { $capability }. Un dato que no se mide no es un cero.
observatory-not-measured-yet = Sin medición todavía
observatory-offices = Cargos y atribuciones
observatory-offices-lead = Quién debe tener cada cargo, quién lo designa, a quién se avisa y qué puede registrar.
observatory-offices-title = Cargos y atribuciones
observatory-only-told = solo lo comunicado a la { $authority }
observatory-owed-since = Se debe desde
observatory-powers = Qué puede registrar
observatory-repealed-by = Derogada por
observatory-rhythm = Con qué ritmo
observatory-rhythm-calendar = Cada { $period }
observatory-rhythm-case = En cada caso
observatory-rhythm-every = Cada { $length } { $unit }
observatory-rhythm-standing = Todos los días
observatory-scope-own = En su entidad
observatory-scope-self = Sobre sí mismo
observatory-scope-state-long = En todo el Estado
observatory-scope-subordinate = En su entidad y las que dependen de ella
observatory-types = { $n } tipos de entidad
observatory-voluntary-for = Voluntario para
observatory-all-types = Todo el Estado

## Clases de acto
observatory-kind-assurance-credential-declared = Forma de ingreso declarada
observatory-kind-assurance-figures-reported = Cifras de ingreso informadas
observatory-kind-assurance-level-approved = Nivel de confianza aprobado
observatory-kind-assurance-level-decided = Nivel de confianza decidido
observatory-kind-assurance-operation-added = Operación digital agregada
observatory-kind-assurance-operation-renamed = Operación digital corregida
observatory-kind-assurance-operation-retired = Operación digital retirada
observatory-kind-assurance-section-written = Sección de la estrategia escrita
observatory-kind-assurance-service-added = Servicio digital agregado
observatory-kind-assurance-service-retired = Servicio digital retirado
observatory-kind-assurance-service-updated = Servicio digital corregido
observatory-kind-assurance-step-dropped = Paso de migración dejado
observatory-kind-assurance-step-moved = Paso de migración con otra fecha
observatory-kind-assurance-step-planned = Paso de migración planeado
observatory-kind-assurance-step-reported = Avance de un paso de migración
observatory-kind-assurance-strategy-approved = Estrategia de autenticación aprobada
observatory-kind-credential-credential-issued = Credencial de función entregada
observatory-kind-credential-credential-revoked = Credencial de función anulada
observatory-kind-directory-calendar-day-declared = Declaración de día inhábil
observatory-kind-directory-committee-constituted = Constitución del comité
observatory-kind-directory-communication-acknowledged = Comunicación aceptada
observatory-kind-directory-communication-observed = Observación de la autoridad
observatory-kind-directory-contact-published = Contacto publicado
observatory-kind-directory-designated = Designación
observatory-kind-directory-designation-carried = Designación que continúa
observatory-kind-directory-designation-communicated = Comunicación a la autoridad
observatory-kind-directory-designation-ended = Fin de la designación
observatory-kind-directory-due-moved = Plazo movido
observatory-kind-directory-entities-imported = Importación de entidades
observatory-kind-directory-entity-closed = Cierre de entidad
observatory-kind-directory-entity-registered = Registro de entidad
observatory-kind-directory-entity-updated = Actualización de entidad
observatory-kind-directory-observation-corrected = Subsanación
observatory-kind-directory-observation-explained = Detalle de la observación
observatory-kind-directory-person-erased = Supresión de datos de una persona
observatory-kind-directory-person-registered = Registro de persona
observatory-kind-directory-post-created = Creación de puesto
observatory-kind-directory-post-ended = Fin de puesto
observatory-kind-directory-term-set = Plazo fijado
observatory-kind-directory-unit-closed = Cierre de unidad
observatory-kind-directory-unit-created = Creación de unidad u órgano
observatory-kind-directory-unit-renamed = Cambio de nombre de unidad u órgano
observatory-kind-exchange-configuration-published = Publicación de la configuración del intercambio
observatory-kind-exchange-enrolment-opened = Apertura de la inscripción de un nodo
observatory-kind-exchange-logs-anchored = Anclaje de las bitácoras de los nodos
observatory-kind-exchange-member-joined = Adhesión de una entidad al intercambio de datos
observatory-kind-exchange-member-resumed = Reanudación de una entidad en el intercambio de datos
observatory-kind-exchange-member-suspended = Suspensión de una entidad en el intercambio de datos
observatory-kind-exchange-node-enrolled = Inscripción de un nodo
observatory-kind-exchange-node-key-added = Nueva clave o certificado de un nodo
observatory-kind-exchange-node-key-retired = Fin de una clave o certificado de un nodo
observatory-kind-exchange-node-moved = Cambio de dirección de un nodo
observatory-kind-exchange-node-revoked = Revocación de un nodo
observatory-kind-exchange-subsystem-added = Alta de un subsistema en el intercambio de datos
observatory-kind-exchange-subsystem-retired = Baja de un subsistema en el intercambio de datos
observatory-kind-identity-access-key-created = Llave de programa creada
observatory-kind-identity-access-key-revoked = Llave de programa revocada
observatory-kind-identity-account-activated = Cuenta activada
observatory-kind-identity-account-invited = Invitación a una cuenta
observatory-kind-identity-recovery-confirmed = Recuperación de cuenta confirmada
observatory-kind-identity-citizen-enrolled = Ciudadano registrado
observatory-kind-identity-mandate-registered = Mandato registrado
observatory-kind-identity-mandate-ended = Mandato terminado
observatory-kind-identity-client-registered = Sistema registrado
observatory-kind-identity-client-updated = Sistema cambiado
observatory-kind-identity-client-suspended = Sistema suspendido
observatory-kind-identity-client-resumed = Sistema reanudado
observatory-kind-identity-client-retired = Sistema retirado
observatory-kind-identity-client-secret-changed = Secreto de un sistema cambiado
observatory-kind-provisioning-staff-changed = Cambio de datos de una persona por recursos humanos
observatory-kind-provisioning-staff-left = Salida de una persona, según recursos humanos
observatory-kind-provisioning-staff-registered = Registro de una persona por recursos humanos
observatory-kind-provisioning-staff-returned = Retorno de una persona, según recursos humanos
observatory-kind-provisioning-unit-changed = Cambio de integrantes de una unidad
observatory-kind-register-batch-anchored = Raíz anclada
observatory-kind-register-key-rotated = Cambio de llave del registro
observatory-kind-register-opened = Apertura del registro
observatory-kind-register-payload-erased = Contenido suprimido

observatory-entity-successors = La sucede:
observatory-entity-before = Esta entidad sucede a:
observatory-guide = Empezar con la guía de 6 pasos
observatory-guide-nothing-yet = Esta entidad aún no registra actos
observatory-guide-several = Faltan varios cargos
observatory-guide-text = La guía designa y comunica comité, líder y oficiales de una vez. Son unos diez minutos.
observatory-drafts = Borradores
observatory-draft-kept = Guardado el
observatory-draft-until = Se borra después del
observatory-drafts-all = Ver los { $n } borradores
observatory-next = próximo
observatory-more-about = Más de esta entidad
observatory-kind-committee-rules-set = Reglas del comité fijadas
observatory-kind-committee-members-communicated = Cambio de miembros comunicado
observatory-kind-committee-criteria-set = Criterios de prioridad fijados
observatory-kind-committee-matter-proposed = Tema propuesto al comité
observatory-kind-committee-matter-withdrawn = Tema retirado
observatory-kind-committee-urgently-decided = Decisión urgente de la presidencia
observatory-kind-committee-session-called = Sesión convocada
observatory-kind-committee-agenda-set = Agenda de la convocatoria
observatory-kind-committee-agenda-changed = Agenda cambiada
observatory-kind-committee-session-moved = Sesión cambiada de día o lugar
observatory-kind-committee-session-cancelled = Convocatoria sin efecto
observatory-kind-committee-attendance-answered = Respuesta a la convocatoria
observatory-kind-committee-arrived = Asistencia registrada
observatory-kind-committee-left = Retiro de la sesión
observatory-kind-committee-session-opened = Sesión instalada
observatory-kind-committee-item-opened = Punto en tratamiento
observatory-kind-committee-item-deferred = Punto aplazado
observatory-kind-committee-chair-taken = Presidencia asumida
observatory-kind-committee-item-added = Tema fuera de agenda
observatory-kind-committee-recused = Abstención por causal
observatory-kind-committee-ballot-opened = Votación abierta
observatory-kind-committee-ballot-annulled = Votación anulada
observatory-kind-committee-vote-cast = Voto nominal
observatory-kind-committee-vote-taken = Voto secreto depositado
observatory-kind-committee-vote-reasoned = Voto sustentado
observatory-kind-committee-ballot-closed = Votación cerrada
observatory-kind-committee-session-adjourned = Sesión suspendida
observatory-kind-committee-session-resumed = Sesión reanudada
observatory-kind-committee-session-concluded = Sesión concluida
observatory-kind-committee-agreement-adopted = Acuerdo adoptado
observatory-kind-committee-agreement-reported = Avance de un acuerdo
observatory-kind-committee-agreement-closed = Acuerdo cerrado
observatory-kind-committee-agreement-moved = Nuevo plazo de un acuerdo
observatory-kind-committee-minutes-drawn = Acta generada
observatory-kind-committee-minutes-approved = Acta aprobada
observatory-kind-committee-signatures-asked = Más firmas pedidas para un acta
observatory-kind-committee-signature-excused = Firma que no se pudo obtener
observatory-kind-committee-minutes-signed = Acta firmada
observatory-kind-committee-minutes-corrected = Acta corregida
observatory-kind-committee-scoring-opened = Puntaje abierto
observatory-kind-committee-scores-given = Puntos de un miembro
observatory-kind-committee-scoring-closed = Puntaje cerrado
observatory-kind-committee-duty-performed = Obligación periódica cumplida
observatory-kind-exchange-service-described = Servicio de información descrito
observatory-kind-exchange-service-enabled = Servicio de información habilitado
observatory-kind-exchange-service-disabled = Servicio de información deshabilitado
observatory-kind-exchange-service-retired = Servicio de información retirado
observatory-kind-exchange-service-level-signed = Acuerdo de nivel de servicio firmado
observatory-kind-exchange-access-requested = Acceso a un servicio solicitado
observatory-kind-exchange-access-granted = Acceso a un servicio aprobado
observatory-kind-exchange-access-refused = Acceso a un servicio rechazado
observatory-kind-exchange-request-withdrawn = Solicitud de acceso retirada
observatory-kind-exchange-renewal-requested = Renovación de acceso solicitada
observatory-kind-exchange-grant-renewed = Acceso renovado
observatory-kind-exchange-grant-suspended = Acceso suspendido
observatory-kind-exchange-grant-resumed = Acceso reanudado
observatory-kind-exchange-grant-ended = Acceso terminado
observatory-kind-exchange-policy-adopted = Acuerdo por política adoptado
observatory-kind-exchange-policy-ended = Acuerdo por política terminado
observatory-kind-exchange-policy-exception-made = Entidad excluida de una política
observatory-kind-exchange-policy-exception-ended = Entidad readmitida en una política
observatory-kind-exchange-alert-reviewed = Alerta del intercambio revisada
