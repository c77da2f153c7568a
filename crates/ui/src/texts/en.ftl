# Texts of the interface, in English.

## The page
ui-skip = Skip to content
ui-state-name = Peruvian State
ui-tagline = Digital government of Peru
ui-demo = Demonstration data: invented people
ui-demo-foot = Demonstration data. The people and their acts are invented.
ui-languages = Language
ui-nav = Main
ui-nav-observatory = Observatory
ui-nav-entities = Entities
ui-nav-acts = Register of acts
ui-nav-norms = Norms
ui-nav-data = Open data
ui-nav-help = Help
ui-menu = Menu
ui-menu-close = Close menu
ui-search = Search
ui-search-label = Search entity, norm or certificate code
ui-search-short = Entity, norm or code
ui-sign-in = Sign in
ui-sign-out = Sign out
ui-desk = My desk
ui-public-page = See public page
ui-crumbs = Path
ui-aside = Help and related facts
ui-printed = Printed on { $date } from { $address }. Check each code at the same address.
ui-foot = Footer
ui-foot-look = Look
ui-foot-check = Check
ui-foot-site = This site
ui-foot-observatory = National observatory
ui-foot-entities = Public entities
ui-foot-verify = Verify a certificate
ui-foot-access = Accessibility
ui-foot-privacy = Privacy
ui-foot-theme = Theme
ui-foot-theme-long = Theme: light, dark or automatic
ui-registry = Register of acts:
ui-registry-at = acts on
ui-root = Root
ui-root-check = Check the root

## States and their words
ui-state-met = Met
ui-state-in-force = In force
ui-state-up-to-date = Up to date
ui-state-finished = Finished
ui-state-signed = Signed
ui-state-in-progress = In progress
ui-state-due-soon = Due soon
ui-state-observed = Observed
ui-state-late = Late
ui-state-alert = Alert
ui-state-missing = Missing
ui-state-overdue = Overdue
ui-state-very-late = Very late
ui-state-not-applicable = Not applicable
ui-state-voluntary = Voluntary
ui-state-no-data = No data
ui-legend = Legend

## A role and its three facts
ui-fact-act = Act issued
ui-fact-told = Authority informed
ui-fact-valid = Valid today
ui-fact-yes = Yes
ui-fact-no = No
ui-fact-pending = Pending
ui-fact-observed = Observed
ui-fact-none = Not owed

## Acts, norms, proofs
ui-hash = hash
ui-norm-title = The norm, in plain words
ui-norm-jump = See the norm in plain words
ui-ladder-label = Inclusion proof: { $n } knots from the hash of the act to the published root. The full values are in the table.
ui-ladder-act = This act
ui-ladder-root = Published root
ui-ladder-knot = Knot
ui-ladder-side = Neighbour at the
ui-ladder-left = left
ui-ladder-right = right
ui-ladder-hash = Hash of the neighbour (SHA-256)

## The desk
ui-desk-overdue = Overdue
ui-desk-week = These seven days
ui-desk-later = Later
ui-desk-others = In the hands of others
ui-areas = Areas of work
ui-areas-pending = pending
ui-days-today = today
ui-days-ahead =
    { $n ->
        [one] in { $n } day
       *[other] in { $n } days
    }
ui-days-ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
ui-calendar = Days with deadlines in { $month }
ui-calendar-initials = M T W T F S S
ui-calendar-due = { $date }, with deadlines
ui-progress =
    { $owed ->
        [one] { $met } of { $owed } obligation met
       *[other] { $met } of { $owed } obligations met
    }
ui-progress-bar = { $percent }; the mark shows the average of { $average }

## Lists
ui-table = table
ui-filters = Filters
ui-filters-apply = Apply
ui-filters-clear = Clear
ui-pages = Pages
ui-pages-next = Next
ui-pages-previous = Previous
ui-pages-page = Page { $n }
ui-pages-range = Showing { $first } to { $last }.
ui-matrix-entity = Entity
ui-matrix-total = Total
ui-matrix-pick = Choose { $name }
ui-download = Download
ui-cut-off = Cut-off:
ui-source = Source:
ui-licence = Open data: use it and name the source.

## Charts
ui-chart-table = See the data in a table
ui-chart-told = { $name }: from { $first } to { $last }.
ui-chart-change = Change, in points
ui-map-label = Map of 25 tiles, one per department, north to south
ui-map-table = See the data of the map in a table
ui-map-department = Department
ui-map-entities = Entities
ui-map-value = Compliance
ui-map-below = below { $to }
ui-map-between = { $from } to { $to }
ui-map-above = { $from } or more

## Forms
ui-optional = (optional)
ui-error = Error
ui-errors =
    { $n ->
        [one] There is { $n } thing to correct
       *[other] There are { $n } things to correct
    }
ui-date-day = Day
ui-date-month = Month
ui-date-year = Year
ui-file-choose = Drag the file here or choose it
ui-file-hint = { $kinds }, up to { $size }. We compute its SHA-256 hash.

## The gallery
ui-gallery-title = Components
ui-gallery-lead = Every part of the interface with its examples. People, entities and figures are invented.

## Live parts
ui-live-off = This page does not change by itself
ui-live-now = Up to date
ui-live-lost = No connection: reload
ui-live-news = Something changed where you are
ui-live-reload = Reload
