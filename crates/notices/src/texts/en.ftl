# Sentences of notices: inbox, letters, preferences, leaving.

## Inbox
notices-inbox = Notices
notices-inbox-lead = { $n ->
    [0] You have read everything that came to your offices.
    [one] You have { $n } unread notice. Each leads to the page that solves it.
   *[other] You have { $n } unread notices. Each leads to the page that solves it.
}
notices-count = { $n ->
    [one] notice
   *[other] notices
}
notices-views = Which notices to see
notices-view-open = To attend to
notices-view-unread = Unread
notices-view-settled = Solved
notices-every-kind = All
notices-group-late = Overdue
notices-group-near = Within seven days
notices-group-later = Later
notices-group-to-know = Good to know
notices-group-settled = Solved
notices-unread = Unread
notices-read = Read
notices-given = Told on { $day }
notices-mark-read = Mark as read
notices-mark-all-read = Mark all as read
notices-empty = You are up to date
notices-empty-text = No notice waits for the offices you hold. When a term comes near, you will see it here.
notices-empty-unread = Nothing is left unread
notices-empty-unread-text = What you read and is still open stands under “To attend to”.
notices-empty-settled = No notice is solved yet
notices-empty-settled-text = A notice moves here by itself, when the missing act is recorded.
notices-empty-kind = No notice of this kind
notices-empty-kind-text = Choose another kind or remove the filters.
notices-refused-notice = That notice does not exist or is not for your offices. Choose one of your inbox
notices-column-notice = Notice
notices-column-kind = Kind
notices-column-group = Urgency
notices-column-title = What
notices-column-sentence = Detail
notices-column-entity = Entity
notices-column-due = Day
notices-column-given = Told
notices-column-norm = Norm
notices-column-read = Read

## What each notice says
notices-title-observed = { $authority } asks for a correction: { $about }
notices-title-vacancy = Designate who follows: { $about }
notices-title-silent = Declare the vacancy: { $about }
notices-title-overdue = Overdue: { $about }
notices-title-due = Due soon: { $about }
notices-title-ending = A designation ends: { $about }
notices-title-acknowledged = { $authority } took note: { $about }
notices-title-received = { $entity } communicated: { $about }
notices-says-observed = It observed: “{ $reason }”. Correct it by { $day }.
notices-says-vacancy = The office was left without a holder on { $day }.
notices-says-vacancy-ahead = The designation ends on { $day }. Decide before then who follows.
notices-says-silent = The post of whoever holds the office ended on { $day } and nobody declared it.
notices-says-overdue = It should have been done by { $day }. You can still do it.
notices-says-overdue-communicate = It should have been communicated by { $day }. It still can be.
notices-says-overdue-correct = What was observed should have been corrected by { $day }. It still can be.
notices-says-due = It is owed from { $day }.
notices-says-due-communicate = The act is issued. It must be communicated by { $day }.
notices-says-due-correct = The authority observed the communication. Correct it by { $day }.
notices-says-ending = The designation has a last day: { $day }. Decide before then who follows.
notices-says-acknowledged = There is nothing more to do. The proof stays in the register.
notices-says-received = It waits for your review in the inbox.
notices-says-report-due = The period is over. The committee has until { $day } to do it.
notices-verb-constitute = Constitute
notices-verb-declare = Declare
notices-verb-review = Review
notices-verb-see = See
notices-verb-call-session = Call a session

## Committees
notices-title-session-called = Call: { $session }
notices-title-session-moved = Another day: { $session }
notices-title-agenda-changed = Agenda changed: { $session }
notices-title-session-cancelled = Called off: { $session }
notices-title-session-adjourned = Adjourned: { $session }
notices-title-minutes-to-sign = Sign the minutes: { $session }
notices-title-agreement-assigned = Fulfil the agreement { $code }
notices-title-agreement-due = Due soon: agreement { $code }
notices-title-agreement-overdue = Overdue: agreement { $code }
notices-says-session-called = It is on { $day } at { $hour }, { $mode }. Place: { $place }. The agenda and its papers are on the page.
notices-says-session-moved = It is now on { $day } at { $hour }, { $mode }. Place: { $place }. The agenda and its papers are on the page.
notices-says-agenda-changed = The session is still on { $day } at { $hour }, { $mode }. Place: { $place }. The new agenda and its papers are on the page.
notices-says-session-cancelled = It is no longer held on { $day } at { $hour }. Its matters wait for the next session.
notices-says-session-adjourned = It goes on on { $day } at { $hour }, { $mode }. Place: { $place }. What is left of the agenda is on the page.
notices-says-minutes-to-sign = The minutes are ready. Read and sign them; if something seems wrong, say so as you sign.
notices-says-agreement-assigned = Your office answers for it, by { $day }. What was agreed is on its page.
notices-says-agreement-due = It must be done by { $day }. Report on its page how far it is.
notices-says-agreement-overdue = It should have been done by { $day }. It still can be: report on its page.
notices-says-agreement-assigned-open = Your office answers for it, with no fixed day. What was agreed is on its page.
notices-verb-session = See the session
notices-verb-minutes = Read and sign
notices-verb-agreement = See the agreement
notices-session-ordinary = Ordinary session { $number }
notices-session-extraordinary = Extraordinary session { $number }
notices-mode-in-person = in person
notices-mode-remote = from afar
notices-mode-mixed = in person and from afar
notices-invitation-says = The agenda and its papers are on the page. Answer there whether you come.
notices-invitation-category = Committee

## Preferences
notices-preferences = Notice preferences
notices-preferences-lead = Choose what we write to your mail. The inbox always shows every notice.
notices-field-wanted = I want letters about
notices-field-language = Language of the letters
notices-save = Save preferences
notices-saved = Preferences saved
notices-saved-text = They hold from the next letter on.
notices-always = What we always write to you
notices-my-letters = Your last letters
notices-my-letters-lead = They go to the mail that the entity registered for you. If one is missing, ask for it to be checked.
notices-no-letters = We have not written to you yet
notices-no-letters-text = The first letter leaves when there is something new for an office of yours.
notices-refused-key = Preferences are changed with a session, not with an access key. Sign in and try again
notices-refused-language = Choose one of the languages of the list

## Leaving
notices-leave = Stop reminders
notices-leave-lead = We will write no more reminders and no digest of the day. Observations of an authority and calls to sessions still come, because they start a term.
notices-leave-button = Stop reminders
notices-left = Done: no more reminders
notices-left-lead = The notices stay in your inbox. If you change your mind, switch them on in your preferences.
notices-leave-ended = This link works no more
notices-leave-ended-lead = It is old or incomplete. You can choose what to receive in your preferences.

## Letters
notices-letters = Letters
notices-letters-lead = What left, waits or could not leave. It does not show whom it was written to.
notices-letter-given-up = Did not leave
notices-letter-failed = Tried again
notices-letter-waiting = Waiting
notices-letter-sent = Sent
notices-letter-dropped = No longer needed
notices-sort-digest = Digest of the day
notices-sort-at-once = Letter at once
notices-column-day = Day
notices-column-sort = Letter
notices-column-office = Office
notices-column-state = State
notices-column-reason = Reason
notices-column-tries = Tries
notices-reason-person-erased = The data of the person were erased
notices-reason-office-left = The person left the office
notices-reason-nothing-left = It was solved before, or the person did not want it
notices-reason-address = The registered mail is no address
notices-reason-folder = The outbox folder could not be written
notices-reason-interrupted = Every try was cut short
notices-reason-timeout = The mail server did not answer in time
notices-reason-tls = The way to the mail server could not be encrypted
notices-reason-connection = The connection to the mail server broke

## Text of the letters
notices-letter-hello = Hello { $name },
notices-letter-digest-subject = { $n ->
    [one] { $n } new notice for { $entity }, { $day }
   *[other] { $n } new notices for { $entity }, { $day }
}
notices-letter-digest-lead = { $n ->
    [one] This is new on { $day }.
   *[other] These { $n } things are new on { $day }.
}
notices-letter-norm = Why: { $norms }
notices-letter-why = You get this letter because today you hold the office: { $office }, { $entity }.
notices-letter-stop = To get no more reminders: { $link }
    To choose which to get: { $choose }
notices-letter-no-stop = This letter cannot be switched off. { $reason }
notices-letter-demo = This is a demonstration: people, acts and terms are invented.
notices-title-access-requested = { $name } asks for access to a service of your entity
notices-says-access-requested = It asks for the service { $service }. Give what it asks for or less, or say why not.
notices-title-access-answered = { $name } answered your request for access
notices-says-access-answered = The request was for the service { $service }. See what was given, or why not.
notices-title-renewal-requested = { $name } asks to renew its access
notices-says-renewal-requested = It is the access to the service { $service }. Without an answer it ends on its last day.
notices-title-access-stopped = { $name } stopped an access of your entity
notices-says-access-stopped = Your systems get no answers of the service { $service } any more. The reason stands on the page of the access.
notices-verb-request = See the request
notices-verb-access = See the access
