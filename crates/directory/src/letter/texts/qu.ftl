# Llapan PDF qillqakunap apasqan (quz). Awaiting review by certified translators.

directory-letter-busy = Achka qillqakuna ruwakuchkan. Huk minutota suyay, hinaspa watiqmanta mañay.
directory-letter-issuer = Qhapaq · Perú suyup dihital kamachiynin
directory-letter-page = { $page } p'anqa, { $pages } p'anqamanta
directory-letter-registry = Actokunap qillqan: { $size } acto, { $at } (Lima hora). Saphi { $root }…
