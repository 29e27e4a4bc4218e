package meeting

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// blank stands where somebody's words were.
const blank = "(erased)"

// codes are the fields that hold what a program wrote: ids, zones, numbers. All other strings are
// text that people typed. A field that is added is text until it is named here.
var codes = map[string]bool{
	"Outage.Zone": true, "CardRef.Channel": true, "CardRef.TS": true, "Channel.ID": true, "Channel.Past": true, "Channel.Why": true,
	"ChannelGone.Why": true, "ChannelMade.ID": true, "Deadline.Zone": true, "Explanation.ID": true, "FindingExplained.ID": true,
	"Item.ToldIn": true, "Item.Zone": true, "ItemTold.In": true, "ItemsHeard.Items": true, "LegalReview.Zone": true, "Meeting.Zone": true,
	"NotesUploaded.File": true, "NotesUploaded.More": true, "NotesVersion.File": true, "NotesVersion.More": true, "EntryUploaded.File": true, "FollowUp.Files": true, "NoticeParked.Subject": true, "NoticeParked.Why": true, "Unsaid.Subject": true, "Unsaid.Why": true, "Opened.ChannelID": true,
	"Person.Zone": true, "Plan.Zone": true, "SaidLate.Subject": true, "Ballot.Odd": true, "VoteOpened.Odd": true, "Ballot.Void": true,
	"VoteVoided.Why": true, "Erasure.Channels": true, "Erasure.Files": true, "Hold.By": true, "Deed.By": true, "Deed.Rule": true,
	"Held.By": true,
}

// Forget takes a person's words out of the record, and what names the person: each text that they
// wrote, wherever it is repeated, each that holds one of their names, and their profile. names is what
// they are called; the names in the record itself need not be among them. It does nothing when there
// is nothing of the person.
func (e *Escalation) Forget(who UserID, names []string, log []Event, d Deed, at time.Time) error {
	if e.Erased != nil {
		return nil
	}
	if len(log) != e.Seq {
		return ErrMoved
	}
	f := forgetting{who: who, words: map[string]bool{}}
	f.call(names...)
	walk(reflect.ValueOf(e).Elem(), f.learnName)
	for _, ev := range log {
		if ev.Body != nil {
			walk(reflect.ValueOf(ev.Body), f.learnName)
		}
	}
	for _, ev := range log {
		if ev.By == who && ev.Body != nil {
			walk(reflect.ValueOf(ev.Body), func(s spot) { f.words[s.text()] = s.text() != "" })
		}
	}
	speaks := false
	for _, ev := range log {
		speaks = speaks || ev.Body != nil && f.speaks(ev)
	}
	left := Escalation{}
	state, err := json.Marshal(e)
	if err == nil {
		err = json.Unmarshal(state, &left)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.ID, err)
	}
	switch changed := f.blank(&left); {
	case !speaks && !changed:
		return nil
	case e.Held != nil:
		return e.onHold()
	}
	left.Forgot = append(slices.DeleteFunc(left.Forgot, func(id UserID) bool { return id == who }), who)
	gone := bodies(log, func(ev Event) bool {
		_, before := ev.Body.(Redacted) // the one that is written now takes its place
		return before || f.speaks(ev)
	})
	return e.redact(Erased{Events: gone, Of: who, Deed: d}, &left, at)
}

// forgetting is what is known of a person's words.
type forgetting struct {
	who   UserID
	words map[string]bool // texts that they wrote
	names []string        // folded, each between spaces
}

// call adds what the person is called.
func (f *forgetting) call(names ...string) {
	for _, n := range names {
		if n = folded(n); len(n) > 3 && !slices.Contains(f.names, n) { // a letter between spaces is no name
			f.names = append(f.names, n)
		}
	}
}

// learnName takes in what a profile in the record says.
func (f *forgetting) learnName(s spot) {
	if s.person == f.who && s.field == "Person.Name" {
		f.call(s.text())
	}
}

// has reports whether the text is the person's, or names them.
func (f *forgetting) has(s spot) bool {
	text := s.text()
	if text == "" {
		return false
	}
	if s.person == f.who || s.author == f.who || f.words[text] || strings.Contains(text, string(f.who)) {
		return true
	}
	text = folded(text)
	return slices.ContainsFunc(f.names, func(n string) bool { return strings.Contains(text, n) })
}

// speaks reports whether the event holds something of the person. All that a person did goes, with
// the figures in it.
func (f *forgetting) speaks(ev Event) (found bool) {
	if c, ok := ev.Body.(Redacted); ok {
		var left Escalation
		return json.Unmarshal(c.State, &left) != nil || f.blank(&left)
	}
	walk(reflect.ValueOf(ev.Body), func(s spot) {
		found = found || f.has(s) || ev.By == f.who && s.text() != ""
	})
	return found
}

// blank takes the person's words out of the state, and says whether there were any.
func (f *forgetting) blank(e *Escalation) (changed bool) {
	walk(reflect.ValueOf(e).Elem(), func(s spot) {
		if s.text() == blank || !f.has(s) {
			return
		}
		changed = true
		if s.person == f.who {
			s.value.SetString("") // the id is printed in place of a name
		} else {
			s.value.SetString(blank)
		}
	})
	return changed
}

// folded is a text in small letters, its words between single spaces, so that a name is found as words.
func folded(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ") + " "
}

// spot is a place in the record where a text stands.
type spot struct {
	value  reflect.Value
	field  string // type and field: "Option.Title"
	person UserID // of whose profile it is part
	author UserID // who the record says wrote it
}

func (s spot) text() string { return s.value.String() }

// walk shows each text in v. Strings of types of their own are ids and words of the program.
func walk(v reflect.Value, show func(spot)) { walkAs(v, spot{}, show) }

func walkAs(v reflect.Value, at spot, show func(spot)) {
	switch v.Kind() {
	case reflect.Struct:
		walkStruct(v, at, show)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkAs(v.Elem(), at, show)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walkAs(v.Index(i), at, show)
		}
	case reflect.Map:
		walkMap(v, at, show)
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && !codes[at.field] {
			at.value = v
			show(at)
		}
	}
}

func walkStruct(v reflect.Value, at spot, show func(spot)) {
	t := v.Type()
	if p, ok := reflect.TypeAssert[Person](v); ok {
		at.person = p.ID
	}
	if by := v.FieldByName("By"); by.IsValid() && by.Type() == reflect.TypeFor[UserID]() {
		at.author = UserID(by.String())
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			at.field = t.Name() + "." + f.Name
			walkAs(v.Field(i), at, show)
		}
	}
}

// walkMap shows what a map holds, and puts back what was changed of it: its values cannot be changed
// in place.
func walkMap(v reflect.Value, at spot, show func(spot)) {
	for it := v.MapRange(); it.Next(); {
		if it.Key().Type() == reflect.TypeFor[UserID]() {
			at.author = UserID(it.Key().String())
		}
		in := reflect.New(v.Type().Elem()).Elem()
		in.Set(it.Value())
		walkAs(in, at, show)
		if v.CanSet() {
			v.SetMapIndex(it.Key(), in)
		}
	}
}
