# Sentences of the page of an entity, the proof of an act, the desk and the norms.

## Page of an entity
observatory-authority-observed = { $authority } asked for a correction
observatory-column-due = Term
observatory-column-obligation = Obligation
observatory-column-proof = Proof
observatory-column-seat = Seat
observatory-column-since = Since
observatory-column-until = Until
observatory-column-what = What
observatory-committee = Committee
observatory-committee-caption = Seats of the committee with their holders
observatory-committee-lead = Each seat with its holder today and the act that says so.
observatory-committee-none = No committee constituted.
observatory-contact-published = Contact published
observatory-count-bad =
    { $n ->
        [one] { $n } missing
       *[other] { $n } missing
    }
observatory-count-ok =
    { $n ->
        [one] { $n } met
       *[other] { $n } met
    }
observatory-count-rest =
    { $n ->
        [one] and { $n } that does not apply or is not due yet
       *[other] and { $n } that do not apply or are not due yet
    }
observatory-count-run = { $n } in progress
observatory-count-warn = { $n } to attend to
observatory-data-officer-none = This entity has no personal data officer today. Send your request to its document desk.
observatory-data-officer-norm = What the norm asks
observatory-data-officer-reachable = The personal data officer's contact is published
observatory-data-officer-unpublished = The personal data officer is designated and has not published a contact yet.
observatory-depends-on = Depends on
observatory-download-obligations = Download obligations
observatory-due-moves = Due dates that moved
observatory-due-moves-lead = A day without work moved these due dates. The former date is kept.
observatory-end-replaced = Was replaced
observatory-entity-ceased = This entity ceased to exist on { $day }
observatory-entity-ceased-body = Its history is kept. No new acts are recorded for it.
observatory-entity-description = Who answers at { $name }, which obligations it meets and with which proof.
observatory-expired = expired
observatory-from = since
observatory-group-offices = Offices
observatory-history = History of acts
observatory-history-lead = Nothing is erased: an act is corrected by another act. Each knot leads to its record.
observatory-history-none = This entity has not recorded any act yet
observatory-history-none-text = When it records the first, it appears here with its proof.
observatory-legend = How to read the colours
observatory-legend-due-soon = 30 days or less are left
observatory-legend-in-progress = one step is missing and there is time
observatory-legend-met = has act, notice and validity
observatory-legend-missing = there is no act or the term passed
observatory-legend-not-applicable = the norm does not bind it
observatory-legend-observed = the authority asked for a correction
observatory-no-act = no act
observatory-norm = Norm
observatory-nobody = Nobody is designated.
observatory-not-designated = Not designated.
observatory-not-measured =
    { $n ->
        [one] { $n } obligation not measured here yet
       *[other] { $n } obligations not measured here yet
    }
observatory-obligations = Obligations
observatory-obligations-caption = Obligations of the entity with state, norm, term and proof
observatory-on-this-page = On this page
observatory-peers = { $peers } of the country
observatory-period =
    { $months ->
        [3] quarter
        [6] half-year
        [12] year
       *[other] period of { $months } months
    }
observatory-personal-data = Personal data
observatory-post = Post
observatory-post-ended = post ended on
observatory-seats-filled = { $filled } of { $seats } seats filled.
observatory-see-acts =
    { $n ->
        [one] See the act
       *[other] See the { $n } acts
    }
observatory-see-catalogue = See the catalogue of obligations
observatory-see-designation = See the designation
observatory-since = since
observatory-told-pending = pending, { $authority }
observatory-ubigeo = ubigeo
observatory-units = Units, bodies and posts
observatory-units-none = No units or posts recorded
observatory-units-none-text = Once created, designations can say in which post and body they are exercised.
observatory-until = until
observatory-vacant = Vacant
observatory-vacant-days =
    { $n ->
        [one] vacant { $n } day
       *[other] vacant { $n } days
    }
observatory-vacant-lower = vacant
observatory-verb-call-session = Call a session
observatory-voluntary-here = It is voluntary for this type of entity.
observatory-while-presiding = While they preside
observatory-who-answers = Who answers
observatory-who-answers-lead = Each office is fulfilled by three dated facts: the act that designates, the notice to the authority and its validity today.

## Register and proof
observatory-act-json = Act (JSON)
observatory-acts-lead = Everything recorded, newest first. Each act has a code and a proof that anybody can check.
observatory-check-commitment = The content is the one that was recorded
observatory-check-documents = The act cites the document
observatory-check-erased = Erased
observatory-check-failed = Differs
observatory-check-format = The proof can be read
observatory-check-inclusion = The act's hash leads to the root
observatory-check-leaf = The hash is that of this act
observatory-check-no-documents = No document
observatory-check-not-cited = Not cited
observatory-check-origin = Root and key are of this register
observatory-check-passed = Holds
observatory-check-signature = The root is signed by the key of the proof
observatory-check-skipped = Not checked
observatory-check-trusted-key = The signature is by the register's key
observatory-checked-against = (Lima time) against the signed root of { $size } acts.
observatory-checked-on = Checked on
observatory-code = Code
observatory-code-and-check = Code and another check
observatory-code-digit = The last digit catches mistakes when it is read out on the telephone.
observatory-code-unknown = The code { $code } is well written, but no act has it. Check it with whoever gave it to you.
observatory-code-wrong = The code { $code } does not pass its check digit: some number is wrong. Copy it again, as in Q26-1482-6.
observatory-column-act = Act
observatory-column-hour = Lima time
observatory-column-kind = Kind
observatory-column-number = No.
observatory-column-under = As
observatory-column-visibility = Content
observatory-commitment-label = Commitment: SHA-256 of salt and content.
observatory-compare = Compare
observatory-compare-file = PDF file of the document
observatory-compare-lead = We compute the hash of your file and compare it with the one in the register. We do not keep your file.
observatory-compare-no-file = Choose the file you want to compare
observatory-compare-other = Your copy is not the document of this act
observatory-compare-other-body = The hash is another: it is a different document or was changed, even by one letter. Download the document from this page.
observatory-compare-same = Your copy is the document of this act
observatory-compare-same-body = The hash of your file is the one the act cites. Not one letter changed.
observatory-compare-title = Do you have a copy of the document? Compare it
observatory-constancia = Record
observatory-constancia-description = Public verification of an act: what, who, when and proof.
observatory-constancia-of = Record { $code }
observatory-copy-hash = Hash of your file:
observatory-document-hash = SHA-256 hash of the document
observatory-document-size = Document ({ $size })
observatory-ended = Ended
observatory-ended-on = It was in force until
observatory-envelope = envelope of the act
observatory-envelope-label = Envelope of the act:
observatory-erased = The content was erased by law. The proof that it existed remains.
observatory-fact-content = Content
observatory-fact-later = What came after
observatory-fact-obligation = Which obligation it meets
observatory-fact-power = By which power
observatory-fact-recorder = Who recorded it
observatory-fact-what = What
observatory-fact-when = When it was recorded
observatory-file-json = Send the document as it is, with its type; not as JSON
observatory-file-missing = The file is missing in the field “file”
observatory-filter-entity = Tax number or key of the entity
observatory-key-act = Hash of this act
observatory-key-knot = Knot that is computed
observatory-key-neighbour = Hash of the neighbour
observatory-key-root = Published and signed root
observatory-ladder-caption = Audit path of leaf { $leaf } in the tree of { $size } leaves
observatory-leaf-label = Hash of this act:
observatory-lima-number = (Lima time), act no. { $seq }
observatory-method = Method of RFC 6962.
observatory-method-knot = Knot:
observatory-method-leaf = Leaf:
observatory-nothing-after = Nothing changes or ends it to date
observatory-nothing-changes = Nothing changes or ends it.
observatory-office-register = The register itself
observatory-office-self = On one's own behalf
observatory-proof = The proof, knot by knot
observatory-proof-json = Proof (JSON)
observatory-proof-lead =
    { $n ->
        [one] The register is tied like a khipu. The hash of this act is knotted with its neighbour's and climbs one knot to the root, which is published signed.
       *[other] The register is tied like a khipu. The hash of this act is knotted with its neighbour's and so climbs { $n } times to the root, which is published signed.
    }
observatory-proof-why = If somebody changed one letter of the act, or erased it, the root would no longer match and anybody would notice.
observatory-public = Public
observatory-qr = QR code with the link to this record
observatory-receipt = The act was recorded
observatory-receipt-body = Its code is { $code }. Keep this page: it is your proof.
observatory-replaced-detail = A later act replaces or corrects it.
observatory-reserved = The content is reserved: those with power over it may read it. What is proven here is that it exists and did not change.
observatory-reserved-short = Reserved
observatory-root-label = Root:
observatory-seal-altered = What is stored does not match its hash
observatory-seal-altered-detail = This act does not pass its own proof. Do not trust its content and tell SGTD.
observatory-seal-ended = The act is authentic, but no longer in force
observatory-seal-missing = There is no act with this code
observatory-seal-ok = The act is authentic and has not been altered
observatory-seal-replaced = The act is authentic, but another replaced it
observatory-see-hashes =
    { $n ->
        [one] See the whole hash and the method
       *[other] See the { $n } whole hashes and the method
    }
observatory-signed-root = Signed root
observatory-unseen = What you do not see here
observatory-unseen-body = We do not publish identity numbers, handwritten signatures or personal contacts (Law 29733).
observatory-verify = Verify
observatory-verify-code = Code of the record
observatory-verify-hint = For example, Q26-1482-6
observatory-verify-lead = Type the code printed on the record. We tell you whether the act exists, whether it changed and whether it still holds.
observatory-verify-other = Verify another
observatory-verify-title = Verify a record

## Desk
observatory-afternoon = Good afternoon, { $name }.
observatory-agenda-and-powers = Calendar and powers
observatory-await = Review the notice: { $office }
observatory-behind = Departments that fulfil least
observatory-behind-lead = Obligations met today among those owed, by department.
observatory-by-act = By
observatory-can-do = What you can do
observatory-column-met = Met
observatory-days-off = Days without work this month:
observatory-decides = Recorded by: { $whom }.
observatory-declare-vacancy = Declare the vacancy: { $office }
observatory-desk-empty = You are up to date
observatory-desk-empty-text = Nothing is pending in this view. What falls due appears here with its norm and a button.
observatory-evening = Good evening, { $name }.
observatory-fill-seats =
    { $n ->
        [one] Fill the committee: { $n } seat is empty
       *[other] Fill the committee: { $n } seats are empty
    }
observatory-filter-work = Filter pending work
observatory-inbox-waiting =
    { $n ->
        [one] { $n } notice waits for an answer
       *[other] { $n } notices wait for an answer
    }
observatory-last-movement = Last movement
observatory-menu-account = My account
observatory-menu-acts = Acts and records
observatory-menu-file = File
observatory-menu-government = Government
observatory-menu-pending = My turn
observatory-menu-work = Work
observatory-met-among = { $met } of { $owed }
observatory-month = Write the month as 2026-11, less than two years from today
observatory-morning = Good morning, { $name }.
observatory-no-office = You do not hold an office yet
observatory-no-office-account = Go to my account
observatory-no-office-ask = Ask whoever signs the designation to your office to record it. Here is who:
observatory-no-office-choose = Choose the office you act in:
observatory-no-office-find = Find your entity and see what the register says of your office:
observatory-no-office-help = If you think this is a mistake, see how to report it:
observatory-no-office-lead = The power to record acts comes from a designation in force. Your account lets you look and receive notices.
observatory-no-term = no term
observatory-nothing-pressing = Nothing is pressing today
observatory-oldest = the oldest, { $day }
observatory-open-inbox = Open the inbox
observatory-powers-none = This office records no acts here.
observatory-pressing =
    { $n ->
        [one] { $n } thing matters today
       *[other] { $n } things matter today
    }
observatory-scope-state = (the whole State)
observatory-see-matrix = See the matrix
observatory-see-powers = See the powers of the office
observatory-see-sending = See what was sent
observatory-share-gain = Solve what is overdue and the entity goes from { $now } to { $then }.
observatory-since-day = since { $day }
observatory-until-day = until { $day }
observatory-up-to-date = The entity is up to date.
observatory-verb-constitute = Constitute
observatory-verb-end = End
observatory-view-all = All
observatory-view-mine = My turn
observatory-view-others = Waiting for others
observatory-work-await = Under review.
observatory-work-await-until = Under review. They mean to answer by { $day }.
observatory-work-committee = The entity has no committee. Record the act that constitutes it and then designate the holder of each seat.
observatory-work-communicate = The act { $number } is issued. The notice goes out with the data you already recorded.
observatory-work-contact = The norm asks that the contact of the office can be seen. Say where it is published.
observatory-work-ends = The designation ends soon. Prepare the next one.
observatory-work-missing = There is no act that designates.
observatory-work-report = The period from { $from } to { $to } is over. The committee deals with it in a session.
observatory-work-report-late = What was due for { $from } to { $to } is missing and the term has passed. A session of the committee can still do it.
observatory-work-seats = Begin with: { $seat }.
observatory-work-silent = The holder's post ended and nobody said so. Declare the end and designate whoever follows.
observatory-work-vacant = The office is vacant.
observatory-you-are = you are { $office }

## Norms
observatory-amended-by = Amended by
observatory-capability-catalogue = commitments
observatory-capability-committee = sessions of the committee
observatory-capability-diagnosis = diagnosis
observatory-capability-directory = directory
observatory-capability-plan = digital government plan
observatory-catalogue = Catalogue of obligations
observatory-cited-by = What cites it
observatory-cited-by-lead = Obligations, offices and terms of this site that rest on this norm.
observatory-cited-by-none = Nothing measured here cites it directly.
observatory-column-discharge = How it is met
observatory-column-issuer = Issuer
observatory-column-measured = Measured today
observatory-column-owing = Owing
observatory-column-published = Published
observatory-column-title = Title
observatory-column-who-owes = Who owes it
observatory-compliance-today = Fulfilment today, by type of entity
observatory-discharge-committee = By an active committee, created by act.
observatory-discharge-committee-told = By telling { $authority } who makes up the committee.
observatory-discharge-contact = And with its contact published.
observatory-discharge-elsewhere = It will be measured once this is running: { $capability }.
observatory-discharge-office = By a person designated today: { $office }.
observatory-discharge-reported = With the act of the committee that says it was done for the period.
observatory-discharge-seats = By the { $n } seats filled.
observatory-discharge-told = Told to { $authority }.
observatory-discharge-within = Term: { $length } { $unit }.
observatory-event-ai = Each time an artificial-intelligence project is proposed
observatory-event-committee = Once the committee is constituted.
observatory-event-designated = Each time somebody is designated
observatory-event-plan = Once the plan is approved.
observatory-event-post = Each time a post ends
observatory-event-project = Each time a project is added
observatory-filter-words = Words, code or norm
observatory-first-period = The first time is for the first whole { $period }.
observatory-in-force-from = In force from
observatory-in-force-to = In force until
observatory-instruments = Instruments
observatory-instruments-lead = Laws, decrees and resolutions from which each obligation comes.
observatory-norms-lead = What each entity owes, by which norm, and which fact meets it.
observatory-norms-title = Norms and obligations
observatory-not-in-force = No longer in force
observatory-not-measured-text = It will be measured once this is running: { $capability }. What is not measured is not a zero.
observatory-not-measured-yet = Not measured yet
observatory-offices = Offices and powers
observatory-offices-lead = Who must have each office, who designates, who is told and what its holder may record.
observatory-offices-title = Offices and powers
observatory-only-told = only what was told to { $authority }
observatory-owed-since = Owed since
observatory-powers = What its holder may record
observatory-repealed-by = Repealed by
observatory-rhythm = How often
observatory-rhythm-calendar = Every { $period }
observatory-rhythm-case = In each case
observatory-rhythm-every = Every { $length } { $unit }
observatory-rhythm-standing = Every day
observatory-scope-own = In its own entity
observatory-scope-self = About oneself
observatory-scope-state-long = In the whole State
observatory-scope-subordinate = In its own entity and those under it
observatory-types = { $n } types of entity
observatory-voluntary-for = Voluntary for
observatory-all-types = The whole State

## Kinds of act
observatory-kind-assurance-credential-declared = Way to enter declared
observatory-kind-assurance-figures-reported = Sign-in figures reported
observatory-kind-assurance-level-approved = Level of confidence approved
observatory-kind-assurance-level-decided = Level of confidence decided
observatory-kind-assurance-operation-added = Digital operation added
observatory-kind-assurance-operation-renamed = Digital operation corrected
observatory-kind-assurance-operation-retired = Digital operation retired
observatory-kind-assurance-section-written = Section of the strategy written
observatory-kind-assurance-service-added = Digital service added
observatory-kind-assurance-service-retired = Digital service retired
observatory-kind-assurance-service-updated = Digital service corrected
observatory-kind-assurance-step-dropped = Migration step dropped
observatory-kind-assurance-step-moved = Migration step moved
observatory-kind-assurance-step-planned = Migration step planned
observatory-kind-assurance-step-reported = Progress of a migration step
observatory-kind-assurance-strategy-approved = Authentication strategy approved
observatory-kind-credential-credential-issued = Role credential issued
observatory-kind-credential-credential-revoked = Role credential annulled
observatory-kind-directory-calendar-day-declared = Day declared without work
observatory-kind-directory-committee-constituted = Committee constituted
observatory-kind-directory-communication-acknowledged = Notice acknowledged
observatory-kind-directory-communication-observed = Correction asked by the authority
observatory-kind-directory-contact-published = Contact published
observatory-kind-directory-designated = Designation
observatory-kind-directory-designation-carried = Designation carried on
observatory-kind-directory-designation-communicated = Notice to the authority
observatory-kind-directory-designation-ended = End of the designation
observatory-kind-directory-due-moved = Due date moved
observatory-kind-directory-entities-imported = Entities imported
observatory-kind-directory-entity-closed = Entity closed
observatory-kind-directory-entity-registered = Entity registered
observatory-kind-directory-entity-updated = Entity updated
observatory-kind-directory-observation-corrected = Correction
observatory-kind-directory-observation-explained = Detail of the correction asked
observatory-kind-directory-person-erased = Data of a person erased
observatory-kind-directory-person-registered = Person registered
observatory-kind-directory-post-created = Post created
observatory-kind-directory-post-ended = Post ended
observatory-kind-directory-term-set = Term set
observatory-kind-directory-unit-closed = Unit closed
observatory-kind-directory-unit-created = Unit or body created
observatory-kind-directory-unit-renamed = Unit or body renamed
observatory-kind-exchange-configuration-published = The configuration of the exchange was published
observatory-kind-exchange-enrolment-opened = The enrolment of a node was opened
observatory-kind-exchange-logs-anchored = The logs of nodes were anchored
observatory-kind-exchange-member-joined = An entity joined the exchange of data
observatory-kind-exchange-member-resumed = An entity was resumed in the exchange of data
observatory-kind-exchange-member-suspended = An entity was suspended in the exchange of data
observatory-kind-exchange-node-enrolled = A node was enrolled
observatory-kind-exchange-node-key-added = A node brought another key or certificate
observatory-kind-exchange-node-key-retired = A key or certificate of a node ended
observatory-kind-exchange-node-moved = A node changed its address
observatory-kind-exchange-node-revoked = A node was revoked
observatory-kind-exchange-subsystem-added = A subsystem was added to the exchange of data
observatory-kind-exchange-subsystem-retired = A subsystem was retired from the exchange of data
observatory-kind-identity-access-key-created = Access key created
observatory-kind-identity-access-key-revoked = Access key revoked
observatory-kind-identity-account-activated = Account activated
observatory-kind-identity-account-invited = Account invited
observatory-kind-identity-recovery-confirmed = Recovery of an account confirmed
observatory-kind-identity-citizen-enrolled = Citizen enrolled
observatory-kind-identity-mandate-registered = Mandate registered
observatory-kind-identity-mandate-ended = Mandate ended
observatory-kind-identity-client-registered = System registered
observatory-kind-identity-client-updated = System changed
observatory-kind-identity-client-suspended = System suspended
observatory-kind-identity-client-resumed = System resumed
observatory-kind-identity-client-retired = System retired
observatory-kind-identity-client-secret-changed = Secret of a system changed
observatory-kind-provisioning-staff-changed = Data of somebody changed by human resources
observatory-kind-provisioning-staff-left = Somebody left, according to human resources
observatory-kind-provisioning-staff-registered = Somebody registered by human resources
observatory-kind-provisioning-staff-returned = Somebody returned, according to human resources
observatory-kind-provisioning-unit-changed = Members of a unit changed
observatory-kind-register-batch-anchored = Root anchored
observatory-kind-register-key-rotated = Key of the register changed
observatory-kind-register-opened = Register opened
observatory-kind-register-payload-erased = Content erased

observatory-entity-successors = Taken over by:
observatory-entity-before = This entity took over from:
observatory-guide = Start with the guide of 6 steps
observatory-guide-nothing-yet = This entity records no acts yet
observatory-guide-several = Several offices are empty
observatory-guide-text = The guide designates and tells committee, leader and officers at once. It takes about ten minutes.
observatory-drafts = Drafts
observatory-draft-kept = Saved on
observatory-draft-until = Removed after
observatory-drafts-all = See all { $n } drafts
observatory-next = next
observatory-more-about = More about this entity
observatory-kind-committee-rules-set = Rules of the committee set
observatory-kind-committee-members-communicated = Change of members communicated
observatory-kind-committee-criteria-set = Criteria to prioritise set
observatory-kind-committee-matter-proposed = Matter proposed to the committee
observatory-kind-committee-matter-withdrawn = Matter withdrawn
observatory-kind-committee-urgently-decided = Urgent decision of the chair
observatory-kind-committee-session-called = Session called
observatory-kind-committee-agenda-set = Agenda of the call
observatory-kind-committee-agenda-changed = Agenda changed
observatory-kind-committee-session-moved = Session moved
observatory-kind-committee-session-cancelled = Call without effect
observatory-kind-committee-attendance-answered = Answer to the call
observatory-kind-committee-arrived = Attendance recorded
observatory-kind-committee-left = Departure from the session
observatory-kind-committee-session-opened = Session opened
observatory-kind-committee-item-opened = Item being dealt with
observatory-kind-committee-item-deferred = Item put off
observatory-kind-committee-chair-taken = Chair taken
observatory-kind-committee-item-added = Matter outside the agenda
observatory-kind-committee-recused = Recusal
observatory-kind-committee-ballot-opened = Ballot opened
observatory-kind-committee-ballot-annulled = Ballot annulled
observatory-kind-committee-vote-cast = Nominal vote
observatory-kind-committee-vote-taken = Secret vote dropped
observatory-kind-committee-vote-reasoned = Vote with its reasons
observatory-kind-committee-ballot-closed = Ballot closed
observatory-kind-committee-session-adjourned = Session adjourned
observatory-kind-committee-session-resumed = Session resumed
observatory-kind-committee-session-concluded = Session concluded
observatory-kind-committee-agreement-adopted = Agreement adopted
observatory-kind-committee-agreement-reported = Progress of an agreement
observatory-kind-committee-agreement-closed = Agreement closed
observatory-kind-committee-agreement-moved = New day of an agreement
observatory-kind-committee-minutes-drawn = Minutes drawn
observatory-kind-committee-minutes-approved = Minutes approved
observatory-kind-committee-signatures-asked = More signatures asked for minutes
observatory-kind-committee-signature-excused = Signature that could not be had
observatory-kind-committee-minutes-signed = Minutes signed
observatory-kind-committee-minutes-corrected = Minutes corrected
observatory-kind-committee-scoring-opened = Scoring opened
observatory-kind-committee-scores-given = Scores of a member
observatory-kind-committee-scoring-closed = Scoring closed
observatory-kind-committee-duty-performed = Periodic duty performed
observatory-kind-exchange-service-described = Information service described
observatory-kind-exchange-service-enabled = Information service switched on
observatory-kind-exchange-service-disabled = Information service switched off
observatory-kind-exchange-service-retired = Information service retired
observatory-kind-exchange-service-level-signed = Service level signed
observatory-kind-exchange-access-requested = Access to a service requested
observatory-kind-exchange-access-granted = Access to a service granted
observatory-kind-exchange-access-refused = Access to a service refused
observatory-kind-exchange-request-withdrawn = Request for access withdrawn
observatory-kind-exchange-renewal-requested = Renewal of access requested
observatory-kind-exchange-grant-renewed = Access renewed
observatory-kind-exchange-grant-suspended = Access suspended
observatory-kind-exchange-grant-resumed = Access resumed
observatory-kind-exchange-grant-ended = Access ended
observatory-kind-exchange-policy-adopted = Agreement by policy adopted
observatory-kind-exchange-policy-ended = Agreement by policy ended
observatory-kind-exchange-policy-exception-made = Entity kept out of a policy
observatory-kind-exchange-policy-exception-ended = Entity let into a policy again
observatory-kind-exchange-alert-reviewed = Alert of the exchange looked into
