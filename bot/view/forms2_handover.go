package view

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// FormHandOverChair is the form that offers the chair.
const FormHandOverChair = "handover-chair"

// HandOverChairForm offers the chair to somebody, who takes it with a button.
var HandOverChairForm = Form[meeting.Person]{
	Name: FormHandOverChair, Title: "Hand over the chair", Submit: "Offer the chair",
	Begin: func(s *Sheet) meeting.Person { return meeting.Person{ID: s.E.Offered} },
	Inputs: func(f *form, to *meeting.Person) {
		f.add(section("You stay in the chair until they take it."))
		f.someone(to, "to", "New chair", hint("They get a message with a button."), need("Please choose who shall take the chair."))
	},
}

// HandOverForm offers everything that me has, in all escalations of the rows, to one person.
// It belongs to no escalation.
func HandOverForm(rows []meeting.Row, me meeting.Person, ref Ref) slack.ModalViewRequest {
	var lines []string
	for _, r := range rows {
		if has := holdings(r, me.ID); has != "" {
			lines = append(lines, r.ID.String()+" "+r.Customer+": "+has)
		}
	}
	if len(lines) == 0 {
		return modal("", "Hand over", "", ref, section("You have no chair, role or open item to hand over."))
	}
	return modal(FormHandOver, "Hand over", "Offer all of it", ref,
		bullets("What you have", 30, lines...),
		section("All of it goes to one person, once they confirm. Until then it stays yours."),
		person("to", "Who takes it", "", "", false))
}

// holdings is what somebody has in an escalation, in words.
func holdings(r meeting.Row, id meeting.UserID) string {
	var words []string
	if !r.Phase.Open() {
		return ""
	}
	if r.Chair == id {
		words = append(words, "chair")
	}
	for _, role := range meeting.AllRoles {
		if slices.Contains(r.Roles[role], id) {
			words = append(words, strings.ToLower(role.Label()[:1])+role.Label()[1:])
		}
	}
	items := 0
	for _, w := range r.WaitsFor(id) {
		if w.Kind == meeting.WaitItem {
			items++
		}
	}
	if items > 0 {
		words = append(words, many(items, "open item"))
	}
	return strings.Join(words, ", ")
}

// ParseHandOver reads who takes everything.
func ParseHandOver(v Values, r Reading) (meeting.Person, error) {
	return someone(v, r, "to", "Please choose who takes it.")
}

// AwayForm says until when me is away; until is the end of the absence that is known, or
// zero. It belongs to no escalation.
func AwayForm(me meeting.Person, until time.Time, ref Ref) slack.ModalViewRequest {
	was := ""
	if !until.IsZero() { // it ends at the midnight after the day
		was = until.Add(-time.Second).In(calendar.New(calendar.DefaultHours(), nil).Zone(me.Zone)).Format("2006-01-02")
	}
	return modal(FormAway, "Away", "Save", ref,
		section("Nothing routine reaches you until then, and the chair of each of your items hears that. What cannot wait still comes: votes and approvals of critical escalations, and the start of a follow-up meeting."),
		datepick("date", "Away until the end of", "In your zone, "+zoneWords(me.Zone), was, false))
}

// ParseAway reads an absence: the midnight that ends its last day in the person's zone.
func ParseAway(v Values, r Reading) (time.Time, error) {
	day, err := time.Parse("2006-01-02", v["date"].Date)
	if err != nil {
		return time.Time{}, meeting.Refuse("date", "Please choose the last day of your absence.")
	}
	until := calendar.At(day.Year(), day.Month(), day.Day()+1, 0, 0, r.Zone)
	switch {
	case !until.After(r.Now):
		return time.Time{}, meeting.Refuse("date", "That day is past. Please choose today or a later one.")
	case until.After(r.Now.AddDate(1, 0, 1)):
		return time.Time{}, meeting.Refuse("date", "Please choose a day within a year. For longer, hand over what you have to somebody.")
	}
	return until, nil
}
