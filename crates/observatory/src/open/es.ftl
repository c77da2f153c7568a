# Frases de los formatos abiertos: volcado, avisos, agenda, directorio.
observatory-dump-title = Registro del Estado, completo
observatory-dump-description =
    Todo lo público del registro: entidades, designaciones, comunicaciones, obligaciones, la matriz del día y cada acto tal como se registró. Con «qhapaq replay --dump» cualquiera rehace las tablas y las compara.
    Los CSV llevan el valor exacto, para programas. Ningún texto lleva un apóstrofo delante, aunque empiece como una fórmula. Para una hoja de cálculo usa los CSV y XLSX de las páginas, que sí lo llevan.
    Lo vacío es sin dato. Las fechas van como 2026-12-31 y los instantes en UTC. Lo reservado no está: de esos actos sale solo el sobre.
observatory-dump-source = Registro de actos de esta plataforma
observatory-dump-entities = Entidades públicas
observatory-dump-aliases = Otros códigos y nombres de las entidades
observatory-dump-units = Unidades y órganos
observatory-dump-posts = Puestos
observatory-dump-people = Nombre público de quienes tuvieron un cargo
observatory-dump-designations = Designaciones
observatory-dump-communications = Comunicaciones a la SGTD y a la ANPD
observatory-dump-standings = Hechos de cada obligación
observatory-dump-due-moves = Plazos movidos por el calendario
observatory-dump-obligations = Catálogo de obligaciones
observatory-dump-terms = Plazos
observatory-dump-calendar-days = Feriados y días declarados
observatory-dump-matrix = Matriz de cumplimiento del día
observatory-dump-acts = Actos, por columnas
observatory-dump-envelopes = Sobres de los actos, exactos
observatory-dump-payloads = Contenido público de los actos, con su sal
observatory-dump-checkpoint = Raíz firmada
observatory-dump-key = Llave pública que firma la raíz
