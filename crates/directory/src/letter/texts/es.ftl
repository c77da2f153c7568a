# Lo que todo documento en PDF lleva, y la imprenta.

directory-letter-busy = Hay muchos documentos en preparación. Espera un minuto y vuelve a pedir el tuyo.
directory-letter-issuer = Qhapaq · Gobierno digital del Perú
directory-letter-page = Página { $page } de { $pages }
directory-letter-registry = Registro de actos: { $size } actos al { $at } (hora de Lima). Raíz { $root }…
