package view

import (
	"bytes"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/notes"
	"escalate/bot/paper"
)

// File is a text file with its name.
type File struct {
	Name    string
	Content []byte
}

// Files draws the files of a notice, at least one, and the words that they come with. Their names are unique in the thread
// that they go to.
func (v *View) Files(p Part, now time.Time) (files []File, comment string) {
	if p.N.Kind == meeting.UploadEntry {
		return entryFile(p)
	}
	return v.notesFiles(p.E, p.N.Number(), now)
}

// entryFile is the follow-up as it is planned now, for a calendar.
func entryFile(p Part) ([]File, string) {
	no, rev := p.N.Entry()
	f := p.E.FollowUps[no-1]
	var out bytes.Buffer
	_ = paper.Invitation(&out, p.E, f) // a buffer takes all
	comment := p.E.ID.String() + ": the follow-up, for your calendar"
	switch {
	case !f.Cancelled.IsZero() && no < len(p.E.FollowUps):
		comment = p.E.ID.String() + ": the follow-up of " + wall(f.Plan.Start, f.Plan.Zone) + " is cancelled. This file marks it so in your calendar"
	case !f.Cancelled.IsZero():
		comment = p.E.ID.String() + ": the follow-up is cancelled. This file marks it so in your calendar"
	case f.Filed > 0:
		comment = p.E.ID.String() + ": the follow-up has changed. This file replaces its entry in your calendar"
	}
	return []File{{p.E.ID.String() + "-follow-up-" + itoa(no) + "-v" + itoa(rev) + ".ics", out.Bytes()}}, comment
}

// notesFiles is one version of the notes as Markdown files, the minutes first and then the working
// of their contract check where they hold one, with the comment that goes with them. now counts
// for a version that is not in the record.
func (v *View) notesFiles(e *meeting.Escalation, version int, now time.Time) (files []File, comment string) {
	at := now
	if version >= 1 && version <= len(e.Notes) {
		at = e.Notes[version-1].At
	}
	stamp := "Version " + itoa(version) + ", " + wall(at, firstOf(e.Meeting.Zone, e.Zone(e.Chair)))
	file := func(name string, doc []notes.Section) File {
		return File{e.ID.String() + "-" + name + "-v" + itoa(version) + ".md", []byte(notes.Markdown(doc) + "\n" + e.ID.String() + ". " + stamp + "\n")}
	}
	comment = e.ID.String() + ": notes. " + stamp
	files = []File{file("notes", notes.Document(e, v.policy()))}
	if working := notes.Appendix(e, v.policy()); len(working) > 0 {
		files, comment = append(files, file("appendix", working)), comment+". The appendix is the working of the contract check"
	}
	return files, comment
}
