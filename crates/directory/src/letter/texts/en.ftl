# What every document in PDF carries, and the press.

directory-letter-busy = Many documents are being prepared. Wait a minute and ask for yours again.
directory-letter-issuer = Qhapaq · Digital government of Peru
directory-letter-page = Page { $page } of { $pages }
directory-letter-registry = Register of acts: { $size } acts at { $at } (Lima time). Root { $root }…
