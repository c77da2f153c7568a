# Frases de avisos: bandeja, cartas, preferencias, dejar de recibir.

## Bandeja
notices-inbox = Avisos
notices-inbox-lead = { $n ->
    [0] Leíste todo lo que llegó a tus cargos.
    [one] Tienes { $n } aviso sin leer. Cada uno lleva a la página que lo resuelve.
   *[other] Tienes { $n } avisos sin leer. Cada uno lleva a la página que lo resuelve.
}
notices-count = { $n ->
    [one] aviso
   *[other] avisos
}
notices-views = Qué avisos ver
notices-view-open = Por atender
notices-view-unread = Sin leer
notices-view-settled = Resueltos
notices-every-kind = Todos
notices-group-late = Vencido
notices-group-near = Estos siete días
notices-group-later = Más adelante
notices-group-to-know = Para saber
notices-group-settled = Resuelto
notices-unread = Sin leer
notices-read = Leído
notices-given = Avisado el { $day }
notices-mark-read = Marcar como leído
notices-mark-all-read = Marcar todos como leídos
notices-empty = Estás al día
notices-empty-text = Ningún aviso espera a los cargos que ejerces. Cuando un plazo se acerque, lo verás aquí.
notices-empty-unread = No queda nada sin leer
notices-empty-unread-text = Lo que ya leíste y sigue abierto está en «Por atender».
notices-empty-settled = Todavía no hay avisos resueltos
notices-empty-settled-text = Un aviso pasa aquí solo, cuando el acto que faltaba se registra.
notices-empty-kind = Ningún aviso de esta clase
notices-empty-kind-text = Elige otra clase o quita los filtros.
notices-refused-notice = Ese aviso no existe o no es de tus cargos. Elige uno de tu bandeja
notices-column-notice = Aviso
notices-column-kind = Clase
notices-column-group = Urgencia
notices-column-title = Qué
notices-column-sentence = Detalle
notices-column-entity = Entidad
notices-column-due = Día
notices-column-given = Avisado
notices-column-norm = Norma
notices-column-read = Leído

## Qué dice cada aviso
notices-title-observed = { $authority } pide corregir: { $about }
notices-title-vacancy = Designar a quien sigue: { $about }
notices-title-silent = Declarar la vacancia: { $about }
notices-title-overdue = Plazo vencido: { $about }
notices-title-due = Vence pronto: { $about }
notices-title-ending = Termina una designación: { $about }
notices-title-acknowledged = { $authority } tomó nota: { $about }
notices-title-received = { $entity } comunicó: { $about }
notices-says-observed = Observó: «{ $reason }». Corrige hasta el { $day }.
notices-says-vacancy = El cargo quedó sin titular el { $day }.
notices-says-vacancy-ahead = La designación termina el { $day }. Decide antes quién sigue.
notices-says-silent = El puesto de quien ejerce el cargo terminó el { $day } y falta declararlo.
notices-says-overdue = Debía estar hecho el { $day }. Aún puedes cumplir.
notices-says-overdue-communicate = Debía comunicarse hasta el { $day }. Aún se puede.
notices-says-overdue-correct = La observación debía corregirse hasta el { $day }. Aún se puede.
notices-says-due = Se exige desde el { $day }.
notices-says-due-communicate = El acto ya está emitido. Falta comunicarlo, hasta el { $day }.
notices-says-due-correct = La autoridad observó la comunicación. Corrige hasta el { $day }.
notices-says-ending = La designación tiene último día: { $day }. Decide antes quién sigue.
notices-says-acknowledged = No tienes que hacer nada más. La constancia queda en el registro.
notices-says-received = Espera tu revisión en la bandeja.
notices-says-report-due = El periodo terminó. El comité tiene hasta el { $day } para hacerlo.
notices-verb-constitute = Constituir
notices-verb-declare = Declarar
notices-verb-review = Revisar
notices-verb-see = Ver
notices-verb-call-session = Convocar sesión

## Comités
notices-title-session-called = Convocatoria: { $session }
notices-title-session-moved = Nueva fecha: { $session }
notices-title-agenda-changed = Cambió la agenda: { $session }
notices-title-session-cancelled = Convocatoria sin efecto: { $session }
notices-title-session-adjourned = Se suspendió: { $session }
notices-title-minutes-to-sign = Firmar el acta: { $session }
notices-title-agreement-assigned = Cumplir el acuerdo { $code }
notices-title-agreement-due = Vence pronto el acuerdo { $code }
notices-title-agreement-overdue = Acuerdo vencido: { $code }
notices-says-session-called = Es el { $day } a las { $hour }, { $mode }. Lugar: { $place }. La agenda y sus documentos están en la página.
notices-says-session-moved = Ahora es el { $day } a las { $hour }, { $mode }. Lugar: { $place }. La agenda y sus documentos están en la página.
notices-says-agenda-changed = La sesión sigue siendo el { $day } a las { $hour }, { $mode }. Lugar: { $place }. La agenda nueva y sus documentos están en la página.
notices-says-session-cancelled = Ya no se hará el { $day } a las { $hour }. Sus asuntos esperan la próxima sesión.
notices-says-session-adjourned = Sigue el { $day } a las { $hour }, { $mode }. Lugar: { $place }. Lo que falta de la agenda está en la página.
notices-says-minutes-to-sign = El acta está lista. Léela y fírmala; si algo no te parece bien, dilo al firmar.
notices-says-agreement-assigned = Tu cargo responde por él, hasta el { $day }. Lo acordado está en su página.
notices-says-agreement-due = Debe estar cumplido el { $day }. Informa en su página cómo va.
notices-says-agreement-overdue = Debía estar cumplido el { $day }. Aún se puede: informa en su página.
notices-says-agreement-assigned-open = Tu cargo responde por él, sin día fijo. Lo acordado está en su página.
notices-verb-session = Ver la sesión
notices-verb-minutes = Leer y firmar
notices-verb-agreement = Ver el acuerdo
notices-session-ordinary = Sesión ordinaria { $number }
notices-session-extraordinary = Sesión extraordinaria { $number }
notices-mode-in-person = presencial
notices-mode-remote = virtual
notices-mode-mixed = presencial y virtual
notices-invitation-says = La agenda y sus documentos están en la página. Responde allí si vas.
notices-invitation-category = Comité

## Preferencias
notices-preferences = Preferencias de avisos
notices-preferences-lead = Elige qué te escribimos al correo. La bandeja muestra siempre todos los avisos.
notices-field-wanted = Quiero cartas sobre
notices-field-language = Idioma de las cartas
notices-save = Guardar preferencias
notices-saved = Preferencias guardadas
notices-saved-text = Valen desde la próxima carta.
notices-always = Lo que siempre te escribimos
notices-my-letters = Tus últimas cartas
notices-my-letters-lead = Van al correo que la entidad registró para ti. Si falta alguna, pide que lo revisen.
notices-no-letters = Aún no te escribimos
notices-no-letters-text = La primera carta sale cuando haya algo nuevo para un cargo tuyo.
notices-refused-key = Las preferencias se cambian con sesión iniciada, no con una llave de programa. Ingresa y vuelve a probar
notices-refused-language = Elige uno de los idiomas de la lista

## Dejar de recibir
notices-leave = Dejar de recibir recordatorios
notices-leave-lead = Ya no te escribiremos recordatorios ni el resumen del día. Las observaciones de una autoridad y las convocatorias a sesión siguen llegando, porque abren un plazo.
notices-leave-button = Dejar de recibir
notices-left = Listo: no más recordatorios
notices-left-lead = Los avisos siguen en tu bandeja. Si cambias de idea, actívalos en tus preferencias.
notices-leave-ended = Este enlace ya no sirve
notices-leave-ended-lead = Es antiguo o está incompleto. Puedes elegir qué recibir en tus preferencias.

## Cartas
notices-letters = Cartas
notices-letters-lead = Lo que salió, espera o no pudo salir. Aquí no aparece a quién se escribió.
notices-letter-given-up = No salió
notices-letter-failed = Se reintenta
notices-letter-waiting = Espera
notices-letter-sent = Enviada
notices-letter-dropped = Ya no hacía falta
notices-sort-digest = Resumen del día
notices-sort-at-once = Carta inmediata
notices-column-day = Día
notices-column-sort = Carta
notices-column-office = Cargo
notices-column-state = Estado
notices-column-reason = Motivo
notices-column-tries = Intentos
notices-reason-person-erased = Los datos de la persona se suprimieron
notices-reason-office-left = La persona dejó el cargo
notices-reason-nothing-left = Se resolvió antes o la persona no quiso recibirla
notices-reason-address = El correo registrado no es una dirección
notices-reason-folder = No se pudo escribir en la carpeta de salida
notices-reason-interrupted = Cada intento se interrumpió antes de terminar
notices-reason-timeout = El servidor de correo no respondió a tiempo
notices-reason-tls = No se pudo cifrar el camino al servidor de correo
notices-reason-connection = Se cortó la conexión con el servidor de correo

## Texto de las cartas
notices-letter-hello = Hola, { $name }:
notices-letter-digest-subject = { $n ->
    [one] { $n } aviso nuevo para { $entity }, { $day }
   *[other] { $n } avisos nuevos para { $entity }, { $day }
}
notices-letter-digest-lead = { $n ->
    [one] Esto es lo nuevo al { $day }.
   *[other] Estas { $n } cosas son nuevas al { $day }.
}
notices-letter-norm = Por qué: { $norms }
notices-letter-why = Recibes esta carta porque hoy ejerces el cargo: { $office }, { $entity }.
notices-letter-stop = Para no recibir más recordatorios: { $link }
    Para elegir cuáles recibir: { $choose }
notices-letter-no-stop = Esta carta no se puede desactivar. { $reason }
notices-letter-demo = Esto es una demostración: personas, actos y plazos son inventados.
notices-title-access-requested = { $name } pide acceso a un servicio de tu entidad
notices-says-access-requested = Pide el servicio { $service }. Da lo que pide o menos, o di por qué no.
notices-title-access-answered = { $name } respondió tu pedido de acceso
notices-says-access-answered = El pedido era del servicio { $service }. Mira qué se dio, o por qué no.
notices-title-renewal-requested = { $name } pide renovar su acceso
notices-says-renewal-requested = Es el acceso al servicio { $service }. Si no respondes, termina en su último día.
notices-title-access-stopped = { $name } detuvo un acceso de tu entidad
notices-says-access-stopped = Tus sistemas ya no reciben respuesta del servicio { $service }. El motivo está en la página del acceso.
notices-verb-request = Ver la solicitud
notices-verb-access = Ver el acceso
