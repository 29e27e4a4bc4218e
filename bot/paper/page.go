package paper

import (
	_ "embed" // the page
	"html/template"
	"io"
	"strings"

	"escalate/bot/notes"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// Sheet is what is set: the notes, and the lines that say of what they are.
type Sheet struct {
	Name  string // "ESC-7 · GlobalTech Industries"
	Foot  string // below the notes: where the audit log ended when they were written
	Notes []notes.Section
}

// Page writes the notes as one HTML file that needs nothing else: it loads nothing, runs nothing, and leaves the letters to
// the reader's own fonts, so that every script is shown. It prints on A4 and Letter.
func (s Sheet) Page(w io.Writer) error {
	type item struct {
		notes.Line
		Numbered bool
		Below    []notes.Line
	}
	type section struct {
		Title string
		Plain []notes.Line
		Items []item
	}
	var all []section
	for _, n := range s.plain() {
		sec := section{Title: n.Title}
		for _, l := range n.Lines {
			switch last := len(sec.Items) - 1; {
			case l.Level == notes.PlainLine && last < 0:
				sec.Plain = append(sec.Plain, l)
			case l.Level == notes.SubBullet && last >= 0:
				sec.Items[last].Below = append(sec.Items[last].Below, l)
			default:
				sec.Items = append(sec.Items, item{Line: l, Numbered: l.Level == notes.Numbered})
			}
		}
		all = append(all, sec)
	}
	title := all[0].Title
	all[0].Title = ""
	return page.Execute(w, map[string]any{"Title": title, "Name": notes.Plain(s.Name), "Foot": s.Foot, "Sections": all})
}

// plain is the notes without what could turn or hide the words beside it.
func (s Sheet) plain() []notes.Section {
	var all []notes.Section
	for _, n := range s.Notes {
		lines := make([]notes.Line, 0, len(n.Lines))
		for _, l := range n.Lines {
			l.Label, l.Text = notes.Plain(l.Label), strings.TrimSpace(notes.Plain(l.Text))
			lines = append(lines, l)
		}
		n.Lines = lines
		all = append(all, n)
	}
	return all
}
