# Sentences of identity: signing in, inviting, account, keys.

## Ingresar y salir
identity-sign-in = Sign in
identity-sign-in-lead = You need no account to look. Sign in if you work in a public entity.
identity-field-login = DNI or institutional e-mail
identity-field-password = Password
identity-login-missing = Write your DNI or your institutional e-mail
identity-password-missing = Write your password
identity-wrong = The DNI or e-mail and the password do not match. Check both and try again
identity-wait = There were several attempts in a row. Wait { $seconds } seconds and try again
identity-no-account-title = No account, or a lost password?
identity-no-account-body = Ask the top administrative authority of your entity, or SGTD, for an invitation. They will hand you a link that works once.
identity-sign-out = Sign out
identity-sign-out-lead = Your session ends on this device. What you recorded stays.
identity-stay = Keep working

## Invitación
identity-invite = Invite to an account
identity-invite-lead = People who hold an office in { $entity } today.
identity-invite-another = Invite somebody else
identity-invite-note-title = The link opens everything the person may do
identity-invite-note-body = Give it to that person only, by hand or to their institutional e-mail. If they had an account, the link recovers it: when it is used, their sessions and keys end.
identity-field-person = Person
identity-field-person-hint = Whoever has a designation in force in the entity is listed.
identity-choose = Choose
identity-person-missing = Choose the person to invite
identity-person-unknown = That person is not in the directory. Record the designation first
identity-invite-self = You cannot invite yourself. Change your password in “My account”
identity-invite-no-office = That person holds no office in this entity today. Invite them from the entity that designated them
identity-invite-beyond = That person also holds an office beyond your power. Ask SGTD to invite them
identity-recover-by-key = That person has an account. Recovering it takes a session, not a key
identity-invited-title = Invitation ready
identity-invited = Link for { $name }. It works once, until { $until }.
identity-shown-once = That request was answered before and its secret was shown then. Ask for a new one
identity-activate = Activate your account
identity-activate-lead = Check that the invitation is yours and set your password.
identity-recover = Recover your account
identity-recover-lead = Set a new password. Your other sessions and access keys end.
identity-whose = Whose it is
identity-entity = Entity
identity-until = Works until
identity-set-password = Save password and sign in
identity-link-ended-title = This link no longer works
identity-link-ended = It was used, it expired or it is incomplete. Ask for another from whoever gave it to you

## Contraseñas
identity-field-new-password = New password
identity-field-password-again = The new password again
identity-field-current = Your present password
identity-password-hint = At least { $min } characters. A sentence only you would say works better than odd signs.
identity-password-short = The password must have { $min } characters or more. Try a sentence
identity-password-long = The password may have up to { $max } characters. Shorten it
identity-password-own = The password contains your DNI or your e-mail. Choose something nobody can find out
identity-password-common = That password is among the first that are tried. Choose a sentence only you would say
identity-password-differs = The two passwords differ. Write them again
identity-wrong-password = That is not your present password. Check it and try again
identity-change-password = Change password
identity-change-password-lead = Your other sessions end. Your access keys stay: revoke them if somebody could have seen them.

## Primer acceso
identity-first-access = First access
identity-first-access-lead = Whoever completes this form administers the platform at SGTD and invites the others.
identity-first-access-submit = Create the first account
identity-first-access-ended = Somebody administers the platform already. Ask them for an invitation
identity-part-person = The person
identity-part-password = The password
identity-field-dni = DNI
identity-field-given-names = Given names
identity-field-surnames = Surnames
identity-field-email = Institutional e-mail
identity-dni = The DNI must have 8 digits. You wrote { $length }
identity-name = Write the name on one line, up to { $max } characters
identity-email = The e-mail must look like name@entity.gob.pe

## Mi cuenta
identity-account = My account
identity-offices = Your offices
identity-offices-lead = You act under one office at a time. What you record bears that office and its entity.
identity-office = Office
identity-since = In force since
identity-act-as = Act as
identity-acting-now = You act under this office
identity-no-office-title = You hold no office today
identity-no-office-body = Power comes from a designation in force. Ask your entity to record it.
identity-office-not-held = That office is no longer among yours. Choose another in “My account”
identity-sessions = Open sessions
identity-sessions-lead = If you do not recognise one, close it and change your password.
identity-session-since = Since
identity-session-seen = Last use
identity-session-until = Ends at the latest
identity-session-which = Which
identity-session-this = This one
identity-session-other = Another
identity-close-others = Close the others
identity-by-key = This takes a session, not an access key

## Llaves de acceso
identity-keys = Access keys
identity-keys-lead = A key gives a program the power of one of your offices. Whoever has it can use it.
identity-keys-none-title = You have no keys
identity-keys-none-body = Create one when a system of your entity must record or read for you.
identity-keys-many = You have { $max } keys already. Revoke one before you create another
identity-create-key = Create access key
identity-create-key-lead = It will act as { $office } of { $entity }, and only while that designation lasts.
identity-field-label = Name of the key
identity-field-label-hint = Which program or machine will use it. Do not write data of people.
identity-field-days = How long it lives
identity-days = { $n } days
identity-field-key = Key
identity-part-key = The key
identity-key-name = Key
identity-key-until = Expires
identity-key-seen = Last day used
identity-key-asleep = No power: the designation ended
identity-key-made-title = Key created
identity-key-made = “{ $label }”. Copy the key into your program now.
identity-key-usage = Send it like this with each request:
identity-key-label = Give it a name of up to { $max } characters, on one line
identity-key-days = Choose how many days it lives: { $allowed }
identity-key-by-key = A key cannot create another. Do it with a session
identity-key-unknown = That key is not yours. Choose one of “My account”
identity-key-revoked = That key was revoked already. Nothing needs to be done
identity-revoke = Revoke
identity-revoke-key = Revoke access key
identity-revoke-key-lead = “{ $label }” stops working at once. It cannot be undone.
identity-once-title = Shown only once
identity-once-body = Keep it in a safe place now. Only its hash stays here and it cannot be seen again.
identity-back-to-account = Back to my account

## Colores
identity-theme = Colours of the pages
identity-theme-lead = Kept in this browser for a year.
identity-theme-auto = Like your device
identity-theme-light = Light
identity-theme-dark = Dark
identity-theme-save = Save colours
