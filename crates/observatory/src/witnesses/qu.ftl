# Registropa testigonkunap rimaynin. Traductorpa qhawayninta suyachkan.
observatory-witnesses = Testigokuna
observatory-witnesses-lead = Testigoqa hawamanta kay registrota qhawan. Wiñasqallanta chiqapchan, rikusqanta firman.
observatory-witness-summary =
    { $n ->
        [one] 1 testigomanta { $current } kunan registrota firmarqan, { $acts } ruwayniyuqta.
       *[other] { $n } testigokunamanta { $current } kunan registrota firmarqanku, { $acts } ruwayniyuqta.
    }
observatory-witness-name = Testigo
observatory-witness-address = Dirección
observatory-witness-state = Imayna kasqan
observatory-witness-size = Firmasqa ruwaykuna
observatory-witness-signed = Firmasqan punchaw
observatory-witness-at = Qhipa firma
observatory-witness-key = Llapapaq clave
observatory-witness-keys = Testigokunap llapapaq claven
observatory-witness-current = Kunankama
observatory-witness-behind = Musuqta firmananpaq
observatory-witness-late = Qhipasqa
observatory-witness-never = Manaraq firmanchu
observatory-witness-minutes =
    { $n ->
        [0] kunallan
        [one] 1 minutoña
       *[other] { $n } minutoña
    }
observatory-witness-hours =
    { $n ->
        [one] 1 horaña
       *[other] { $n } horaña
    }
observatory-witness-days =
    { $n ->
        [one] 1 punchawña
       *[other] { $n } punchawña
    }
observatory-witness-none = Kay registropa manaraq testigon kanchu
observatory-witness-none-text = Mayqin institucionpas testigo kayta atin, mana mañakuspa. Registropa riqsisqan testigokuna kaypi rikukunqa.
observatory-witness-what = Imataq testigo
observatory-witness-what-text =
    Huk institucionpi puriq huchuy programa: control nisqa, universidad, diario.
    Sapa minuto registrota qhawan, ñawpaq waqaychasqanwan tupachin. Llapan kachkaptinqa, kikinpa clavenwan firman.
    Testigokunapas paykunapura tupachinku. Chaynapi pipas iskay willakuyta qawachiptin tarikun.
observatory-witness-proves = Firmanqa imata pruebachan, imatataq mana
observatory-witness-proves-text =
    Chay punchawpi registropi llapan ñawpaq rikusqan kachkasqanta pruebachan, mana imapas chinkachisqa.
    Manam pruebachanchu huk ruwaypa chiqap kasqanta. Chaymantaqa registraq runa kutichin.
    Uraykachisqayki prueba testigokunap firmanta apan. Mana internetwan chiqapchay «qhapaq verify» nisqawan.
observatory-witness-run = Testigo kay
observatory-witness-run-lead = Kimsa kamachiy, equipoykipi. Mana cuentawan, mana permisowan.
observatory-witness-step-program = Programata codigonmanta churay:
observatory-witness-step-key = Registropa claventa qhaway. Huk ñanninta chayamusuqniykiwan tupachiy:
observatory-witness-step-run = Institucionniykipa sutinwan qhawayta qallariy:
observatory-witness-after = Programaqa llapapaq claventa qawachin. Direcciónniykiwan registro apaqman apachiy, kay paginapi rikukunki.
