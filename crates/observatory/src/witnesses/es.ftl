# Frases de los testigos del registro.
observatory-witnesses = Testigos
observatory-witnesses-lead = Un testigo vigila este registro desde fuera. Comprueba que solo crece, y firma lo que vio.
observatory-witness-summary =
    { $n ->
        [one] { $current } de 1 testigo firmó el registro tal como está ahora, con { $acts } actos.
       *[other] { $current } de { $n } testigos firmaron el registro tal como está ahora, con { $acts } actos.
    }
observatory-witness-name = Testigo
observatory-witness-address = Dirección
observatory-witness-state = Estado
observatory-witness-size = Actos firmados
observatory-witness-signed = Día de la firma
observatory-witness-at = Última firma
observatory-witness-key = Clave pública
observatory-witness-keys = Claves públicas de los testigos
observatory-witness-current = Al día
observatory-witness-behind = Por firmar lo nuevo
observatory-witness-late = Atrasado
observatory-witness-never = Aún no firma
observatory-witness-minutes =
    { $n ->
        [0] hace menos de un minuto
        [one] hace 1 minuto
       *[other] hace { $n } minutos
    }
observatory-witness-hours =
    { $n ->
        [one] hace 1 hora
       *[other] hace { $n } horas
    }
observatory-witness-days =
    { $n ->
        [one] hace 1 día
       *[other] hace { $n } días
    }
observatory-witness-none = Este registro aún no tiene testigos
observatory-witness-none-text = Cualquier institución puede serlo sin pedir permiso. Los testigos que el registro conoce aparecen aquí.
observatory-witness-what = Qué es un testigo
observatory-witness-what-text =
    Es un programa pequeño que corre en otra institución: un órgano de control, una universidad, un diario.
    Cada minuto mira el registro y lo compara con lo que guardó antes. Si todo lo anterior sigue ahí, firma con su propia clave.
    Los testigos también se comparan entre ellos. Así se descubre a quien muestre una historia a unos y otra historia a otros.
observatory-witness-proves = Qué prueba su firma, y qué no
observatory-witness-proves-text =
    Prueba que en esa fecha el registro contenía todo lo que el testigo había visto antes, sin borrar ni cambiar nada.
    No prueba que un acto diga la verdad ni que sea legal. De eso responde quien lo registró.
    Una constancia que descargas lleva las firmas de los testigos. Se comprueban sin conexión con «qhapaq verify».
observatory-witness-run = Ser testigo
observatory-witness-run-lead = Tres órdenes, en un equipo tuyo. No hace falta cuenta ni permiso.
observatory-witness-step-program = Instala el programa desde su código:
observatory-witness-step-key = Mira la clave del registro. Compárala con la que te llegó por otro medio:
observatory-witness-step-run = Empieza a vigilar, con el nombre de tu institución:
observatory-witness-after = El programa muestra su clave pública. Envíala a quien lleva el registro con tu dirección, y aparecerás en esta página.
