# Findings of the readability report: what was found, why it matters, what to do.

finding-page_without_text = A page has no text.
    .why = A system that reads text sees nothing on this page.
    .remedy = Export the page from the program it was written in, not from a scan.

finding-ocr_used = A page is a picture; its text was recognised.
    .why = Recognised text has errors. Most systems do not recognise text in pictures at all.
    .remedy = Send the file that the picture was made from.

finding-garbled_page = The letters of a page carry no meaning.
    .why = The page looks fine on a screen. A machine gets marks instead of letters.
    .remedy = Export again with fonts embedded, or print to PDF from another program.

finding-unmapped_characters = Some characters have no meaning to a machine.
    .why = Words with such characters are not found in a search.
    .remedy = Use a common font, or export again.

finding-damaged_file = The file is damaged and was repaired for reading.
    .why = Strict systems refuse a damaged file.
    .remedy = Export the file again.

finding-copying_restricted = The file forbids copying its text.
    .why = Some systems respect the lock and read nothing.
    .remedy = Save it without restrictions.

finding-form_fields = The file is a form; filled-in fields are often not read.
    .why = Many systems read the printed text only, not what was filled in.
    .remedy = Print the form to PDF, so that the fields become text.

finding-large_file = The file is larger than many upload forms accept.
    .why = Upload forms often stop at 2 to 5 MB.
    .remedy = Make the pictures smaller or leave them out.

finding-many_pages = The resume has more than three pages.
    .why = Recruiters and some systems look at the first pages only.
    .remedy = Keep what the job asks for, on two pages if possible.

finding-invisible_text = There is invisible text.
    .why = Systems and people who find it take it for an attempt to cheat.
    .remedy = Remove it.

finding-background_text = There is text in the colour of its background.
    .why = Systems and people who find it take it for an attempt to cheat.
    .remedy = Remove it or give it a readable colour.

finding-tiny_text = There is text too small to see.
    .why = Systems and people who find it take it for an attempt to cheat.
    .remedy = Remove it or set it at a readable size.

finding-off_page_text = There is text outside the page.
    .why = A machine reads it, a person does not. The two should see the same.
    .remedy = Move it onto the page or delete it.

finding-covered_text = There is text under a picture.
    .why = A machine reads it, a person does not. The two should see the same.
    .remedy = Remove the text or the picture.

finding-cut_off_text = A line runs over the edge of the page.
    .why = On paper and on a screen its end is missing.
    .remedy = Make the text fit the page.

finding-columns = The page has columns; simple systems read across them.
    .why = Simple systems read straight across and mix the columns.
    .remedy = Use one column.

finding-table = Text stands in a table or beside labels.
    .why = Simple systems lose which label belongs to which text.
    .remedy = Use plain lines.

finding-rotated_text = Some text is turned.
    .why = Turned text is often skipped or read letter by letter.
    .remedy = Set all text upright.

finding-no_spaces = The file has no space characters; simple systems glue words.
    .why = Simple systems run the words together, so that no keyword is found.
    .remedy = Export with another program.

finding-small_font = The text is smaller than 8 points.
    .why = Small text is hard to read for people, and for machines that look at the picture.
    .remedy = Use 10 to 12 points.

finding-many_fonts = The file uses many fonts.
    .why = Headings are told by their look. Many fonts blur it.
    .remedy = Use one or two font families.

finding-icon_characters = Icons stand among the text and come out as stray marks.
    .why = Icons come out as stray marks in names and numbers.
    .remedy = Write 'Phone' or 'E-mail' instead, or leave the icon out.

finding-spaced_letters = Letters of a word are parted by spaces.
    .why = A machine sees single letters, so the word is not found.
    .remedy = Use the font's letter spacing instead of spaces.

finding-hyphenation = Words are broken at the ends of lines.
    .why = A broken word is two words to a machine.
    .remedy = Turn hyphenation off.

finding-picture_heavy = Pictures cover much of a page.
    .why = Nothing in a picture is read.
    .remedy = Leave pictures out: a machine reads nothing in them.

finding-no_name = No name was found.
    .why = Without a name, systems file the resume under the wrong one or none.
    .remedy = Put your name alone on the first line.

finding-no_email = No e-mail address was found.
    .why = Without an e-mail address nobody can answer.
    .remedy = Write your e-mail address as text near the top.

finding-no_phone = No phone number was found.
    .why = Many recruiters call first.
    .remedy = Write a phone number with its country code.

finding-no_location = No place was found.
    .why = Searches are often limited to a place.
    .remedy = Add your city and country.

finding-no_experience = No section for work experience was found.
    .why = Systems fill their form from this section.
    .remedy = Give it a usual heading, such as 'Experience'.

finding-no_education = No section for education was found.
    .why = Systems fill their form from this section.
    .remedy = Give it a usual heading, such as 'Education'.

finding-no_skills = No section for skills was found.
    .why = Searches look for skills here first.
    .remedy = List your skills under the heading 'Skills'.

finding-unusual_heading = A heading is not one that systems know.
    .why = A system that does not know the heading may skip what stands under it.
    .remedy = Use a usual heading beside it.

finding-no_jobs = Under experience, no single position could be told apart.
    .why = Your experience would be one block of text in the form.
    .remedy = Begin each position with title, company and dates on lines of their own.

finding-job_without_dates = A position has no dates.
    .why = Years of experience cannot be counted without dates.
    .remedy = Write month and year of start and end.

finding-job_without_title = A position has no title that can be told apart.
    .why = Searches look for job titles first.
    .remedy = Put the title on the first line of the position.

finding-job_without_company = A position has no company that can be told apart.
    .why = The form would have a gap here.
    .remedy = Put the company beside or under the title.

finding-years_only = Positions are dated by year only.
    .why = Short positions cannot be counted with years alone.
    .remedy = Add the months.

finding-dates_reversed = A position ends before it starts.
    .why = The time of this position counts as nothing.
    .remedy = Check the dates.

finding-school_unknown = A degree has no school that can be told apart.
    .why = The form would have a gap here.
    .remedy = Name the school on a line of its own.

finding-placeholder_text = Text of a template was left in.
    .why = It reads as unfinished.
    .remedy = Replace or delete it.

finding-long_paragraph = A position is described in one long paragraph.
    .why = Results are hard to find in long text.
    .remedy = Use short bullet points.

finding-link_without_text = A link is hidden behind other words.
    .why = Most systems keep the words and lose the address.
    .remedy = Write its address as text.

finding-uncertain_field = Some fields were read with little certainty.
    .why = What a machine guesses here may be wrong.
    .remedy = Check them in the list of what was read.
