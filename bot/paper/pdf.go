package paper

import (
	"fmt"
	"io"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"escalate/bot/notes"
)

// Unset says that the notes hold a letter that the PDF's font does not have. Whoever asked is given the page instead: a PDF
// with empty boxes in it would be a record that lost words.
type Unset struct{ Letter rune }

// Error names the letter.
func (u Unset) Error() string {
	return fmt.Sprintf("the notes hold %q, which the PDF's font does not have (it has Latin, Greek and Cyrillic letters); "+
		"the page has every script, and a browser prints it as PDF", u.Letter)
}

// The measures of the PDF in mm, and its letters in points.
const (
	margin, indent, lead     = 20.0, 5.0, 5.2
	titleSize, headSize, txt = 16.0, 11.5, 10.0
)

// PDF writes the notes as a PDF on A4. made is the moment that the file says it is of; the same notes give the same bytes.
// The error is [Unset] when a letter cannot be set; nothing was written then.
func (s Sheet) PDF(w io.Writer, made time.Time) error {
	sections := s.plain()
	if err := s.settable(sections); err != nil {
		return err
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(made.UTC())
	f.SetModificationDate(made.UTC())
	f.SetTitle(sections[0].Title+" · "+s.Name, true)
	f.SetLang("en")
	f.AddUTF8FontFromBytes("go", "", goregular.TTF)
	f.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	f.SetMargins(margin, margin, margin)
	f.SetAutoPageBreak(true, margin+5)
	f.AliasNbPages("")
	f.SetFooterFunc(func() {
		f.SetLeftMargin(margin)
		f.SetY(-margin + 2)
		f.SetFont("go", "", 8)
		f.CellFormat(0, 4, fmt.Sprintf("%s · page %d of {nb}", notes.Plain(s.Name), f.PageNo()), "", 0, "C", false, 0, "")
	})
	f.AddPage()
	for i, sec := range sections {
		if i == 0 {
			f.SetFont("go", "B", titleSize)
			f.MultiCell(0, 7.5, sec.Title, "", "L", false)
			f.Ln(2)
		} else {
			heading(f, sec.Title)
		}
		for _, l := range sec.Lines {
			line(f, l)
		}
	}
	f.SetFont("go", "", 8)
	f.Ln(6)
	f.MultiCell(0, 4, s.Foot, "", "L", false)
	return f.Output(w)
}

// heading is a section's name, never alone at the foot of a page.
func heading(f *fpdf.Fpdf, text string) {
	const room = 22
	if _, height := f.GetPageSize(); f.GetY() > height-margin-room {
		f.AddPage()
	}
	f.Ln(3)
	f.SetFont("go", "B", headSize)
	f.MultiCell(0, 6.5, text, "", "L", false)
}

// line is one line of the notes: what marks it in the margin, its label in bold, its text.
func line(f *fpdf.Fpdf, l notes.Line) {
	mark, left := "", margin
	switch l.Level {
	case notes.Bullet:
		mark, left = "•", margin+indent
	case notes.Numbered:
		mark, left = fmt.Sprintf("%d.", l.No), margin+indent+1
	case notes.SubBullet:
		mark, left = "•", margin+2*indent+1
	case notes.PlainLine:
	}
	f.SetFont("go", "", txt)
	if mark != "" {
		f.SetX(left - indent)
		f.CellFormat(indent, lead, mark, "", 0, "L", false, 0, "")
	}
	f.SetLeftMargin(left)
	f.SetX(left)
	if l.Label != "" {
		f.SetFont("go", "B", txt)
		f.Write(lead, l.Label+": ")
		f.SetFont("go", "", txt)
	}
	f.Write(lead, l.Text)
	f.Ln(lead + 0.8)
	f.SetLeftMargin(margin)
	f.SetX(margin)
}

// settable reports the first letter that the font does not have. What is joined or written from the right is not in it either.
func (s Sheet) settable(sections []notes.Section) error {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return fmt.Errorf("read the font: %w", err)
	}
	var buf sfnt.Buffer
	check := func(text string) error {
		for _, r := range text {
			glyph, err := font.GlyphIndex(&buf, r)
			if err != nil {
				return fmt.Errorf("look up %q in the font: %w", r, err)
			}
			if glyph == 0 && !unicode.IsSpace(r) || unicode.In(r, unicode.Mn, unicode.Me) {
				return Unset{r}
			}
		}
		return nil
	}
	for _, sec := range sections {
		for _, l := range sec.Lines {
			if err := check(l.Label + l.Text); err != nil {
				return err
			}
		}
	}
	return check(s.Name)
}
