# Frases de identidad: ingresar, invitar, cuenta, llaves.

## Ingresar y salir
identity-sign-in = Ingresar
identity-sign-in-lead = Para mirar no hace falta cuenta. Ingresa si trabajas en una entidad pública.
identity-field-login = DNI o correo institucional
identity-field-password = Contraseña
identity-login-missing = Escribe tu DNI o tu correo institucional
identity-password-missing = Escribe tu contraseña
identity-wrong = El DNI o correo y la contraseña no corresponden. Revisa ambos y vuelve a probar
identity-wait = Hubo varios intentos seguidos. Espera { $seconds } segundos y vuelve a probar
identity-no-account-title = ¿No tienes cuenta o perdiste la contraseña?
identity-no-account-body = Pide una invitación a la máxima autoridad administrativa de tu entidad o a la SGTD. Te entregará un enlace de un solo uso.
identity-sign-out = Salir
identity-sign-out-lead = Tu sesión termina en este equipo. Lo que ya registraste queda.
identity-stay = Seguir trabajando

## Invitación
identity-invite = Invitar a una cuenta
identity-invite-lead = Personas que hoy ejercen un cargo en { $entity }.
identity-invite-another = Invitar a otra persona
identity-invite-note-title = El enlace abre todo lo que la persona puede hacer
identity-invite-note-body = Entrégalo solo a ella, en mano o por su correo institucional. Si ya tenía cuenta, el enlace sirve para recuperarla: al usarlo terminan sus sesiones y sus llaves.
identity-field-person = Persona
identity-field-person-hint = Aparece quien tiene una designación vigente en la entidad.
identity-choose = Elige
identity-person-missing = Elige a la persona que quieres invitar
identity-person-unknown = Esa persona no está en el directorio. Primero registra su designación
identity-invite-self = No puedes invitarte. Cambia tu contraseña en «Mi cuenta»
identity-invite-no-office = Esa persona no ejerce hoy un cargo en esta entidad. Invítala desde la entidad que la designó
identity-invite-beyond = Esa persona también ejerce un cargo que tu poder no alcanza. Pide a la SGTD que la invite
identity-recover-by-key = Esa persona ya tiene cuenta. Recuperarla se hace con sesión iniciada, no con una llave
identity-invited-title = Invitación lista
identity-invited = Enlace para { $name }. Sirve una vez, hasta el { $until }.
identity-shown-once = Ese pedido ya se atendió y su secreto se mostró entonces. Pide uno nuevo
identity-activate = Activar tu cuenta
identity-activate-lead = Comprueba que la invitación es tuya y pon tu contraseña.
identity-recover = Recuperar tu cuenta
identity-recover-lead = Pon una contraseña nueva. Terminan tus otras sesiones y tus llaves de acceso.
identity-whose = De quién es
identity-entity = Entidad
identity-until = Sirve hasta
identity-set-password = Guardar contraseña e ingresar
identity-link-ended-title = Este enlace ya no sirve
identity-link-ended = Se usó, venció o está incompleto. Pide otro a quien te lo dio

## Contraseñas
identity-field-new-password = Contraseña nueva
identity-field-password-again = Repite la contraseña nueva
identity-field-current = Tu contraseña de hoy
identity-password-hint = Desde { $min } letras. Una frase que solo tú dirías sirve mejor que signos raros.
identity-password-short = La contraseña debe tener { $min } letras o más. Prueba con una frase
identity-password-long = La contraseña puede tener hasta { $max } letras. Acórtala
identity-password-own = La contraseña contiene tu DNI o tu correo. Elige algo que nadie pueda averiguar
identity-password-common = Esa contraseña es de las primeras que se prueban. Elige una frase que solo tú dirías
identity-password-differs = Las dos contraseñas no son iguales. Escríbelas otra vez
identity-wrong-password = Esa no es tu contraseña de hoy. Revísala y vuelve a probar
identity-change-password = Cambiar contraseña
identity-change-password-lead = Tus otras sesiones terminan. Tus llaves de acceso siguen: revócalas si alguien pudo verlas.

## Primer acceso
identity-first-access = Primer acceso
identity-first-access-lead = Quien complete este formulario administra la plataforma en la SGTD e invita a los demás.
identity-first-access-submit = Crear la primera cuenta
identity-first-access-ended = Ya hay una persona que administra la plataforma. Pídele una invitación
identity-part-person = La persona
identity-part-password = La contraseña
identity-field-dni = DNI
identity-field-given-names = Nombres
identity-field-surnames = Apellidos
identity-field-email = Correo institucional
identity-dni = El DNI debe tener 8 números. Escribiste { $length }
identity-name = Escribe el nombre en una línea, hasta { $max } letras
identity-email = El correo debe ser como nombre@entidad.gob.pe

## Mi cuenta
identity-account = Mi cuenta
identity-offices = Tus cargos
identity-offices-lead = Actúas con un cargo a la vez. Lo que registres llevará ese cargo y su entidad.
identity-office = Cargo
identity-since = Rige desde
identity-act-as = Actuar como
identity-acting-now = Actúas con este cargo
identity-no-office-title = Hoy no ejerces ningún cargo
identity-no-office-body = El poder viene de una designación vigente. Pide a tu entidad que la registre.
identity-office-not-held = Ese cargo ya no está entre los tuyos. Elige otro en «Mi cuenta»
identity-sessions = Sesiones abiertas
identity-sessions-lead = Si no reconoces alguna, ciérrala y cambia tu contraseña.
identity-session-since = Desde
identity-session-seen = Último uso
identity-session-until = Termina a más tardar
identity-session-which = Cuál
identity-session-this = Esta
identity-session-other = Otra
identity-close-others = Cerrar las demás
identity-by-key = Esto se hace con sesión iniciada, no con una llave de acceso

## Llaves de acceso
identity-keys = Llaves de acceso
identity-keys-lead = Una llave da a un programa el poder de un cargo tuyo. Quien la tenga puede usarla.
identity-keys-none-title = No tienes llaves
identity-keys-none-body = Crea una cuando un sistema de tu entidad deba registrar o leer por ti.
identity-keys-many = Ya tienes { $max } llaves. Revoca alguna antes de crear otra
identity-create-key = Crear llave de acceso
identity-create-key-lead = Actuarás como { $office } de { $entity }, y solo mientras dure esa designación.
identity-field-label = Nombre de la llave
identity-field-label-hint = Qué programa o equipo la usará. No escribas datos de personas.
identity-field-days = Cuánto vive
identity-days = { $n } días
identity-field-key = Llave
identity-part-key = La llave
identity-key-name = Llave
identity-key-until = Vence
identity-key-seen = Último día usada
identity-key-asleep = Sin poder: la designación terminó
identity-key-made-title = Llave creada
identity-key-made = «{ $label }». Copia la llave ahora en tu programa.
identity-key-usage = Envíala así en cada pedido:
identity-key-label = Ponle un nombre de hasta { $max } letras, en una línea
identity-key-days = Elige cuántos días vive: { $allowed }
identity-key-by-key = Una llave no puede crear otra. Hazlo con sesión iniciada
identity-key-unknown = Esa llave no es tuya. Elige una de «Mi cuenta»
identity-key-revoked = Esa llave ya se revocó. No hace falta hacer nada
identity-revoke = Revocar
identity-revoke-key = Revocar llave de acceso
identity-revoke-key-lead = «{ $label }» deja de servir al instante. No se puede deshacer.
identity-once-title = Se muestra una sola vez
identity-once-body = Guárdalo en lugar seguro ahora. Aquí solo queda su huella y no se puede volver a ver.
identity-back-to-account = Volver a mi cuenta

## Colores
identity-theme = Colores de las páginas
identity-theme-lead = Se guarda en este navegador durante un año.
identity-theme-auto = Como tu equipo
identity-theme-light = Claros
identity-theme-dark = Oscuros
identity-theme-save = Guardar colores
