# Frases de los documentos en PDF.

observatory-paper-acknowledged = { $authority } tomó conocimiento el { $day } de la designación de { $office } en { $entity }.
observatory-paper-acknowledged-on = Tomó conocimiento el
observatory-paper-acknowledgement = Acuse de recibo de { $authority }
observatory-paper-average = Promedio de { $peers } del país: { $share }.
observatory-paper-checked = Comprobado el { $day } contra la raíz firmada de { $size } actos.
observatory-paper-checkpoint = Raíz firmada
observatory-paper-code = Código de la constancia
observatory-paper-column-fact = Hecho
observatory-paper-column-hash = Huella del vecino
observatory-paper-column-issued = Acto emitido
observatory-paper-column-knot = Nudo
observatory-paper-column-side = Lado
observatory-paper-column-told = Autoridad avisada
observatory-paper-column-valid = Vigencia
observatory-paper-designating-act = Acto que designó
observatory-paper-designation = Constancia de designación
observatory-paper-entity-key = Código de la entidad
observatory-paper-fact-accepted = { $authority } tomó conocimiento
observatory-paper-fact-issued = Se emitió el acto que designa
observatory-paper-fact-told = Se avisó a { $authority }
observatory-paper-fact-valid = La designación rige
observatory-paper-holders = Titulares y los tres hechos de cada cargo
observatory-paper-key = Llave del registro
observatory-paper-last-acts = Últimos actos
observatory-paper-lead-ended =
    { $kind ->
        [person] { $who } ejerció como { $office } en { $entity } del { $from } al { $to }.
       *[committee] { $who } de { $entity } estuvo constituido del { $from } al { $to }.
    }
observatory-paper-lead-future =
    { $kind ->
        [person] { $who } ejercerá como { $office } en { $entity } desde el { $from }.
       *[committee] { $who } de { $entity } estará constituido desde el { $from }.
    }
observatory-paper-lead-in-force =
    { $kind ->
        [person] { $who } ejerce como { $office } en { $entity } desde el { $from }.
       *[committee] { $who } de { $entity } está constituido desde el { $from }.
    }
observatory-paper-leaf = Huella de este acto
observatory-paper-left = izquierda
observatory-paper-method = Para comprobarlo a mano: la huella del acto se une con la de cada vecino, en su lado y en orden, con SHA-256(01 ‖ izquierda ‖ derecha), según la RFC 6962. El resultado debe ser la raíz. El sobre del acto viaja en el archivo adjunto de este PDF.
observatory-paper-more-acts =
    { $n ->
        [one] y { $n } acto más
       *[other] y { $n } actos más
    }
observatory-paper-norms = Qué pide la norma
observatory-paper-not-told = sin aviso
observatory-paper-nothing-owed = Hoy ninguna obligación medida le es exigible
observatory-paper-obligations = Qué debe, qué cumple y con qué prueba
observatory-paper-path =
    { $n ->
        [one] Un nudo de la huella a la raíz
       *[other] Los { $n } nudos de la huella a la raíz
    }
observatory-paper-place = Lugar en el árbol
observatory-paper-proof = Prueba del acto { $code }, para comprobarlo sin conexión
observatory-paper-qr = Código QR que lleva a la página pública del acto { $code }
observatory-paper-qr-entity = Código QR que lleva a la página pública de { $name }
observatory-paper-report = Informe de gobierno digital al { $day }
observatory-paper-report-today = Este informe dice cómo estaba la entidad ese día. El código QR lleva a su página, que muestra cómo está hoy.
observatory-paper-right = derecha
observatory-paper-root = Raíz del árbol
observatory-paper-share = Cumple { $met } de { $owed } obligaciones exigibles: { $share }
observatory-paper-since = desde el { $day }
observatory-paper-three-facts = Los tres hechos fechados
observatory-paper-told-by = pendiente, plazo hasta el { $day }
observatory-paper-told-on = Recibió el aviso el
observatory-paper-until = hasta el { $day }
observatory-paper-verify = Verifica: escribe el código en { $address }. Valen minúsculas y espacios, y los guiones pueden faltar. Si lees letra O o letra I, se entiende cero o uno.
observatory-paper-verify-codes = Cada código de prueba se verifica en { $address }: escríbelo como lo lees, con o sin guiones.
observatory-paper-verify-offline = Sin conexión: este PDF lleva su prueba adjunta. Ejecuta qhapaq verify ARCHIVO.pdf --key LLAVE, con la llave publicada en { $base }/log/key.

## Enlaces a los documentos
observatory-paper-link-act = Constancia (PDF)
observatory-paper-link-report = Informe de la entidad (PDF)
