package view

import (
	"cmp"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// Form is one form, described once. Inputs serves both directions: drawn, each input shows
// what its pointer holds; read, it fills that. So an input that was not shown keeps what it
// was, and a field is written down in one place.
type Form[T any] struct {
	Name   string // its callback id, and what FormID takes for the button that opens it
	Title  string
	Submit string // the button that sends it in
	// Begin returns what the form is filled with before anybody types; nil is the zero T.
	Begin func(s *Sheet) T
	// Inputs describes the inputs and what stands around them, from top to bottom.
	Inputs func(f *form, x *T)
	// About points the Ref of a form that is opened to what it is about now, whatever an older
	// button carried; nil leaves it.
	About func(s *Sheet)
	// Sight is what others may change while the form is open; nil when nothing they do matters.
	Sight *sight
	// Look makes what was read be shown once more before it is saved; nil saves at once.
	Look *look
	// Clear reports whether x has nothing in it that the second look is for; nil looks always.
	Clear func(x T) bool
}

// Sheet is a form before one person: what it is about, who fills it and when, and what they
// typed so far.
type Sheet struct {
	View  *View
	E     *meeting.Escalation // nil in forms that belong to no escalation
	By    meeting.Person
	Ref   Ref
	Now   time.Time
	Typed Values // by block id, of the inputs that were shown; nil before anything was sent
	// Currency is the ISO code for amounts that name none.
	Currency string
	// Person finds a person as the directory knows them; an unknown one comes back unverified.
	Person func(meeting.UserID) meeting.Person
}

// currency is meant where an amount names none.
func (s *Sheet) currency() string { return cmp.Or(s.Currency, "USD") }

func (s *Sheet) calendar() *calendar.Calendar { return s.View.policy().Calendar }

// look is the second look at what was read.
type look struct {
	name, title, submit string
	// print returns a digest of what was typed and of all that it is read by: a sheet is saved
	// once it has the print that was shown.
	print func(s *Sheet) string
	// from: what was typed counts from the moment at which it was first shown (AsShown).
	from bool
}

// form is a form while it is drawn or read.
type form struct {
	Sheet
	name, title, submit string
	reading             bool
	looking             bool // drawn for the second look: the value holds what was read
	blocks              Blocks
	readings            []fact   // how what stands in the form was read (repeat)
	inSight             int      // of the readings, those above the further fields
	further             bool     // it has further fields
	aside               []string // inputs that others may change meanwhile (unseen)
	refused             []error
}

func (d Form[T]) start(s *Sheet) (x T) {
	if d.Begin != nil {
		x = d.Begin(s)
	}
	return x
}

// Opened is s about what the form is about now.
func (d Form[T]) Opened(s Sheet) Sheet {
	if d.About != nil {
		d.About(&s)
	}
	return s
}

// Start returns what the form is filled with before anybody types.
func (d Form[T]) Start(s Sheet) T { return d.start(&s) }

// Draw draws the form, filled with what is there, or with what was typed. With Ref.More it
// holds the further fields too.
func (d Form[T]) Draw(s Sheet) slack.ModalViewRequest {
	s = d.Opened(s)
	return d.DrawWith(s, d.start(&s))
}

// DrawWith draws the form filled with x.
func (d Form[T]) DrawWith(s Sheet, x T) slack.ModalViewRequest {
	f := &form{Sheet: s, name: d.Name, title: d.Title, submit: d.Submit}
	d.Inputs(f, &x)
	return f.modal()
}

// DrawLook draws the second look at x, which was read from s.
func (d Form[T]) DrawLook(s Sheet, x T) slack.ModalViewRequest {
	if s.Ref.Key = d.Look.print(&s); d.Look.from {
		s.Ref.At = s.Now.Unix()
	}
	f := &form{Sheet: s, name: d.Look.name, title: d.Look.title, submit: d.Look.submit, looking: true}
	d.Inputs(f, &x)
	return f.modal()
}

// Looked reports whether what s holds is what the second look showed.
func (d Form[T]) Looked(s Sheet) bool { return s.Ref.Key == d.Look.print(&s) }

// Names are the form's callback id and that of its second look, "" without one.
func (d Form[T]) Names() (first, look string) {
	if d.Look == nil {
		return d.Name, ""
	}
	return d.Name, d.Look.name
}

// AsShown is the sheet of a second look that is sent in: what was typed is read from the moment
// at which it was first shown, so that "Friday" does not become another Friday in between.
func (s Sheet) AsShown() Sheet {
	if s.Ref.At > 0 && !s.Ref.Moment().After(s.Now) {
		s.Now = s.Ref.Moment()
	}
	return s
}

// Read returns what was typed; an input that was not shown keeps what Begin gives. Its error
// holds a refusal for every wrong field.
func (d Form[T]) Read(s Sheet) (T, error) {
	x := d.start(&s)
	f := &form{Sheet: s, reading: true}
	d.Inputs(f, &x)
	if len(f.refused) == 1 {
		return x, f.refused[0]
	}
	return x, errors.Join(f.refused...)
}

// whole returns the form's inputs as they begin, with the further ones and without those that
// others change in passing.
func (d Form[T]) whole(s Sheet) (inputs []*slack.InputBlock) {
	s.Ref.More, s.Ref.Seen, s.Typed = true, "", nil
	s = d.Opened(s)
	f, x := &form{Sheet: s}, d.start(&s)
	d.Inputs(f, &x)
	for _, b := range f.blocks {
		if i, ok := b.(*slack.InputBlock); ok && !slices.Contains(f.aside, i.BlockID) {
			inputs = append(inputs, i)
		}
	}
	return inputs
}

func (f *form) modal() slack.ModalViewRequest {
	if f.E != nil {
		f.Ref.Of = f.E.ID
	}
	return modal(f.name, f.title, f.submit, f.Ref, f.blocks...)
}

// add puts blocks that hold no input below what is there.
func (f *form) add(blocks ...slack.Block) { f.blocks = append(f.blocks, blocks...) }

// note adds a small line of plain text.
func (f *form) note(s string) { f.add(note(s)) }

// only makes the form a modal of text: there is nothing to fill in, for the reason it gives.
func (f *form) only(blocks ...slack.Block) {
	f.submit = ""
	f.add(blocks...)
}

// gone is only for a form whose thing is not there any more.
func (f *form) gone(s string) {
	f.name = ""
	f.only(section(s))
}

// more offers further inputs behind a button; they are described where it returns true.
func (f *form) more(label string) bool {
	f.inSight, f.further = len(f.readings), true
	if f.reading || f.Ref.More {
		return true
	}
	f.add(more(f.Ref, label)...)
	return false
}

// refuse says what is wrong with an input. The first word counts.
func (f *form) refuse(id, format string, args ...any) {
	if f.well(id) {
		f.refused = append(f.refused, meeting.Refuse(id, format, args...))
	}
}

// well reports whether nothing is wrong with these inputs yet.
func (f *form) well(ids ...string) bool {
	return !slices.ContainsFunc(f.refused, func(err error) bool {
		r, ok := meeting.AsRefusal(err)
		return ok && slices.Contains(ids, r.Field)
	})
}

// HasInput says that the form has an input of that name now. A refusal of a field that it
// does not show opens the further fields, or stands in an alert (WithAlert).
func HasInput(v slack.ModalViewRequest, field string) bool {
	for _, b := range v.Blocks.BlockSet {
		if i, ok := b.(*slack.InputBlock); ok && i.BlockID == field {
			return true
		}
	}
	return false
}

// mostAlert is the longest text of an alert (block alert).
const mostAlert = 200

// WithAlert is the form with a warning above everything else: for a refusal that belongs to
// no field, which Slack has no place for in an answer to a submission. A text that is too
// long for an alert stands below it whole.
func WithAlert(v slack.ModalViewRequest, text string) slack.ModalViewRequest {
	top := Blocks{alert(text)}
	if utf8.RuneCountInString(text) > mostAlert {
		top = Blocks{alert("Nothing was saved. Please read on."), prose(Cut(text, mostText), false)}
	}
	v.Blocks.BlockSet = append(top, v.Blocks.BlockSet...)
	return v
}
