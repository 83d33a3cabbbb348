# Why a requirement was judged so, what would help, and the lines of the sum. `core/matching/sentences.py` has
# the same in short English for machines; the codes are the same.

reason-shown = Shown in a dated position.
reason-listed = Named, but not shown in a dated position.
reason-related = Something close is there, not the thing itself.
reason-part = Only a part of it is there.
reason-absent = Not found in the resume.
reason-no_dated_job = The words are there, but no dated position shows it.
reason-worked = A position shows it.
reason-worked_part = A position shows a part of it.
reason-years_met = { $have } years found, { $need } asked for.
reason-years_part = { $have } years found, { $need } asked for; the positions show a part of it.
reason-years_short = { $have } of { $need } years found.
reason-amount_met = The size asked for is shown.
reason-amount_short = A smaller size is shown than asked for.
reason-no_amount = The work is shown, but not its size.
reason-degree_met = The level of education is reached.
reason-degree_near = The level is reached, in a field close to it.
reason-degree_field = The level is reached, in another field.
reason-degree_lower = The level found is lower than asked for.
reason-degree_unfinished = The studies are named, but not that they were finished.
reason-licence_title = The resume names the profession, not the licence.
reason-licence_lapsed = The resume says that it is not valid now.
reason-licence_lower = The resume names a lower class or grade.
reason-language_lower = The resume gives a lower level than asked for.
reason-language_unsaid = The resume names the language, but not how well you speak it.
reason-degree_unclear = The field is named, no degree was found.
reason-resume_language = The resume is written in it, but does not name it.
reason-model_met = Shown in other words, in the line below.
reason-model_part = A part of it is shown, in the line below.
reason-own_word = Counted on your word; the resume does not show it yet.
reason-ignored = Left out on your request.
reason-thin_posting = The posting asks for too little to be judged.
reason-thin_resume = The resume has too little text to be judged.

fix-add = If it is true, show it in a dated position: { $what }.
fix-complete = Only a part is there; if the rest is true, say it too: { $what }.
fix-date = Show it in a dated position, not only in a list: { $what }.
fix-years = If you have the years, make them visible in your dates: { $what }.
fix-amount = If it is true, say how many or how much: { $what }.
fix-name_degree = If you have it, name the degree and its field: { $what }.
fix-name_paper = If you hold it, name it as the posting does: { $what }.
fix-say = If it is true, say so: { $what }.
fix-name_language = Name { $what } and your level.

line-experience = Experience
line-skills = Skills
line-occupation = Title and field of work
line-education = Education, licences and languages
line-other = Soft skills and duties
line-field = Another field of work

why-set_aside = Benefits, legal text or other boilerplate
why-ignored = Left out on your request
why-planted = An instruction to machines, not information about you. It changes nothing.
why-planted_in_posting = The posting says this to machines. It changes nothing.
