### What was read in a resume, field by field, and how a person puts it right.

fields-title = <b>What I read in { $label }</b>
fields-experience = Positions
fields-education = Studies
fields-entry = { $number }. { $text }
fields-skills = <b>Skills</b>: { $skills }
fields-doubt = (?) marks what I am not sure of.
fields-next = Tap what is wrong, and I put it right. Corrections stay, also when the file is read again.
fields-one-experience = This position
fields-one-education = These studies
field-line = { $field }: { $value }{ $doubt }
doubt-mark = {" "}(?)
field-name = Name
field-email = E-mail
field-phone = Phone
field-location = Place
field-title = Title
field-company = Company
field-start = From
field-end = To
field-degree = Degree
field-institution = School
field-add = Add a skill
field-remove = Remove a skill
button-drop-experience = That was not a position
button-drop-education = Those were no studies
fields-ask-text =
    <b>{ $field }</b> reads: { $value }

    Type what it should be, or “-” for nothing. /cancel leaves it as it is.
fields-ask-date =
    <b>{ $field }</b> reads: { $value }

    Type the right date, such as May 2021, 2021 or present; “-” for none. /cancel leaves it as it is.
fields-ask-add = Type the skill that is missing. /cancel leaves the list as it is.
fields-ask-remove = Type the skill that should go. /cancel leaves the list as it is.
fields-date-unclear = I could not read that as a date, so nothing was changed. Write it like May 2021, 2021 or present.

mark-progress = Marking your PDF…
mark-filename = marked-{ $filename }
mark-legend =
    Your PDF with boxes on what a machine finds.

    Blue: contact · violet: headings · green: positions · brown: studies · red: what to mend
mark-pdf-only = Only a PDF can be marked. This resume came as another kind of file.

findings-title =
    <b>What to mend in { $label }</b>
    Machine-readability <b>{ $readability }</b> of 100
finding-brief = · { $text }{ $count ->
        [one] {""}
       *[other] {" "}({ $count } times)
    }
finding-head = <b>{ $severity }</b> · { $text }{ $count ->
        [one] {""}
       *[other] {" "}({ $count } times)
    }{ $places ->
        [0] {""}
        [one] {" "}Page { $pages }.
       *[other] {" "}Pages { $pages }.
    }
finding-remedy = → { $text }
