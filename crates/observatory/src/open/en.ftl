# Sentences of the open formats: dump, feeds, calendar, directory.
observatory-dump-title = The register of the State, complete
observatory-dump-description =
    Everything public in the register: entities, designations, communications, obligations, the matrix of the day and every act as it was recorded. With «qhapaq replay --dump» anyone makes the tables again and compares them.
    The CSV files carry the exact value, for programs. No text has an apostrophe in front, even when it begins like a formula. For a spreadsheet use the CSV and XLSX of the pages, which do.
    Empty means no data. Days are written 2026-12-31 and instants in UTC. What is reserved is not here: of those acts only the envelope leaves.
observatory-dump-source = Register of acts of this platform
observatory-dump-entities = Public entities
observatory-dump-aliases = Other codes and names of the entities
observatory-dump-units = Units and bodies
observatory-dump-posts = Posts
observatory-dump-people = Public name of those who held an office
observatory-dump-designations = Designations
observatory-dump-communications = Communications to SGTD and ANPD
observatory-dump-standings = Facts of each obligation
observatory-dump-due-moves = Due dates moved by the calendar
observatory-dump-obligations = Catalogue of obligations
observatory-dump-terms = Terms
observatory-dump-calendar-days = Holidays and declared days
observatory-dump-matrix = Compliance matrix of the day
observatory-dump-acts = Acts, by columns
observatory-dump-envelopes = Envelopes of the acts, exactly
observatory-dump-payloads = Public content of the acts, with its salt
observatory-dump-checkpoint = Signed root
observatory-dump-key = Public key that signs the root
