# Sentences about the witnesses of the register.
observatory-witnesses = Witnesses
observatory-witnesses-lead = A witness watches this register from outside. It checks that it only grows, and signs what it saw.
observatory-witness-summary =
    { $n ->
        [one] { $current } of 1 witness signed the register as it stands now, with { $acts } acts.
       *[other] { $current } of { $n } witnesses signed the register as it stands now, with { $acts } acts.
    }
observatory-witness-name = Witness
observatory-witness-address = Address
observatory-witness-state = State
observatory-witness-size = Acts signed
observatory-witness-signed = Day of signature
observatory-witness-at = Last signature
observatory-witness-key = Public key
observatory-witness-keys = Public keys of the witnesses
observatory-witness-current = Up to date
observatory-witness-behind = About to sign the newest
observatory-witness-late = Late
observatory-witness-never = Has not signed yet
observatory-witness-minutes =
    { $n ->
        [0] less than a minute ago
        [one] 1 minute ago
       *[other] { $n } minutes ago
    }
observatory-witness-hours =
    { $n ->
        [one] 1 hour ago
       *[other] { $n } hours ago
    }
observatory-witness-days =
    { $n ->
        [one] 1 day ago
       *[other] { $n } days ago
    }
observatory-witness-none = This register has no witnesses yet
observatory-witness-none-text = Any institution can be one without asking. Those the register knows appear here.
observatory-witness-what = What a witness is
observatory-witness-what-text =
    It is a small program that runs at another institution: a control body, a university, a newspaper.
    Every minute it looks at the register and compares it with what it kept before. If all of that is still there, it signs with a key of its own.
    Witnesses also compare with each other. So whoever shows one history to some and another to others is found out.
observatory-witness-proves = What its signature proves, and what not
observatory-witness-proves-text =
    It proves that on that date the register held all that the witness had seen before, with nothing erased or changed.
    It does not prove that an act tells the truth or is lawful. Whoever recorded it answers for that.
    A proof that you download carries the signatures of the witnesses. They are checked offline with “qhapaq verify”.
observatory-witness-run = Be a witness
observatory-witness-run-lead = Three commands, on a machine of yours. No account and no permission is needed.
observatory-witness-step-program = Install the program from its source:
observatory-witness-step-key = Look at the key of the register. Compare it with the one you got another way:
observatory-witness-step-run = Begin to watch, under the name of your institution:
observatory-witness-after = The program shows its public key. Send it with your address to whoever runs the register, and you will appear on this page.
