package view

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

// forms1 are the forms of this file's neighbours, with the reference that opens each.
var forms1 = map[string]Ref{
	FormSummary: {}, FormCustomer: {}, FormComplaint: {}, FormMeeting: {},
	FormTechnical: {Key: "technical"}, FormBusiness: {Key: "business"}, FormLegal: {Key: "legal"},
	FormWaive: {Key: "business"}, FormRoles: {Key: "legal"}, FormPeople: {}, FormAsk: {}, FormAnswer: {No: 1},
}

// parsers reads each form into something that can be compared.
var parsers = map[string]func(Values, Reading) (any, error){
	FormSummary: readAny(SummaryForm), FormCustomer: readAny(CustomerForm), FormComplaint: readAny(ComplaintForm), FormMeeting: readAny(MeetingForm),
	FormTechnical: readAny(TechnicalForm), FormBusiness: readAny(BusinessForm), FormLegal: readAny(LegalForm), FormWaive: readAny(WaiveForm),
	FormRoles:  func(v Values, r Reading) (any, error) { return ParseRole(v, r, meeting.Legal) },
	FormPeople: func(v Values, r Reading) (any, error) { return ParsePeople(v, r) },
	FormAsk: func(v Values, r Reading) (any, error) {
		to, text, err := ParseAsk(v, r)
		return []any{to, text}, err
	},
	FormAnswer: func(v Values, r Reading) (any, error) { return ParseAnswer(v, r) },
	FormOpen:   func(v Values, r Reading) (any, error) { return ParseOpening(v, r, Ref{}) },
}

func readAny[T any](d Form[T]) func(Values, Reading) (any, error) {
	return func(v Values, r Reading) (any, error) {
		by := chairPerson
		by.Zone = r.Zone
		return d.Read(Sheet{View: &View{}, E: r.E, By: by, Now: r.Now, Typed: v, Currency: r.Currency, Person: r.Person, Ref: forms1[d.Name]})
	}
}

// everyone1 opens each form: the chair, a reviewer, an attendee.
var everyone1 = []meeting.Person{chairPerson, mariaPerson, robPerson}

func sound(t *testing.T, name string, v slack.ModalViewRequest) {
	t.Helper()
	b := viewJSON(t, v)
	require.Empty(t, blockkit.CheckView(b), name)
	for _, m := range blockkit.Active(b) {
		require.Equal(t, "bold", m.Target, "%s: %s %s at %s is live", name, m.Kind, m.Target, m.Pointer)
	}
	require.Equal(t, name, v.CallbackID)
}

func TestForms1HoldInSlack(t *testing.T) {
	for what, s := range nasty {
		for state, e := range map[string]*meeting.Escalation{"new": formsRecord(t), "filled": filledRecord(t, s)} {
			for name, ref := range forms1 {
				t.Run(what+"/"+state+"/"+name, func(t *testing.T) {
					for _, by := range everyone1 {
						first := Forms[name](e, by, ref)
						sound(t, name, first)
						require.LessOrEqual(t, len(holds(t, first)), 6, "no wall of fields")
						require.Equal(t, e.ID, ParseRef(first.PrivateMetadata).Of)
						opened := ParseRef(first.PrivateMetadata)
						opened.More = true
						all := Forms[name](e, by, opened)
						sound(t, name, all)
						fields := holds(t, all)
						for id, was := range holds(t, first) {
							require.Equal(t, was, fields[id], "More keeps %s", id)
						}
						if !strings.Contains(string(viewJSON(t, first)), `"`+ActMore+`"`) {
							require.Len(t, fields, len(holds(t, first)), "without the button there is no more")
						} else if name != FormPeople {
							require.Greater(t, len(fields), len(holds(t, first)))
							require.NotContains(t, string(viewJSON(t, all)), `"`+ActMore+`"`)
						}
					}
				})
			}
		}
	}
}

// What a form shows, submitted as it is, changes nothing: with the further fields and
// without them, by people in other zones, on another day.
func TestForms1RoundTrip(t *testing.T) {
	for what, s := range nasty {
		e := filledRecord(t, s)
		m := e.Meeting
		m.Attendees = nil // filled by the command, from the people
		want := map[string]any{
			FormSummary:   Happened{e.Summary, e.Severity},
			FormCustomer:  e.Background,
			FormComplaint: e.Complaint,
			FormMeeting:   Gathering{m, []meeting.Person{robPerson, chairPerson, lisaPerson, mariaPerson, tomPerson}, []meeting.UserID{robPerson.ID}},
			FormTechnical: *e.Review(meeting.Technical).Content.Technical,
			FormBusiness:  *e.Review(meeting.Business).Content.Business,
			FormLegal:     LegalDraft{LegalReview: *e.Review(meeting.Legal).Content.Legal},
			FormRoles:     []meeting.Person{robPerson},
			FormAnswer:    e.Question(1).Answer,
		}
		for name, is := range want {
			for _, more := range []bool{false, true} {
				t.Run(what+"/"+name, func(t *testing.T) {
					for _, by := range everyone1 {
						if name == FormAnswer {
							by = mariaPerson
						}
						ref := forms1[name]
						ref.More = more
						got, err := parsers[name](holds(t, Forms[name](e, by, ref)), formsReading(e, by))
						require.NoError(t, err)
						require.Equal(t, is, got)
					}
				})
			}
		}
	}
}

// Every text input takes as much as it says and refuses one character more under itself.
func TestForms1Limits(t *testing.T) {
	e := filledRecord(t, "text")
	read := []string{"value", "impact_amount", "demand_percent", "outage", "revenue", "expansion", "probability", "sla", "cap", "zone", "stated"}
	long := map[string]bool{"satisfaction": true, "demand_waivers": true} // bounded line by line, or with a form of their own
	views := map[string]slack.ModalViewRequest{FormOpen: OpenForm(OpeningDraft{Customer: "A", Summary: "B", Quote: meeting.Quote{Text: "C"}}, Ref{})}
	for name, ref := range forms1 {
		ref.More = true
		views[name] = Forms[name](e, mariaPerson, ref)
	}
	for name, v := range views {
		base := holds(t, v)
		if name == FormAsk {
			base = base.with("to", Value{Users: []meeting.UserID{robPerson.ID}}).with("text", Value{Text: "x"})
		}
		if name == FormWaive {
			base = base.with("reason", Value{Text: "x"})
		}
		for _, c := range blockkit.Controls(viewJSON(t, v)) {
			if c.Type != "plain_text_input" {
				continue
			}
			t.Run(name+"/"+c.BlockID, func(t *testing.T) {
				require.Positive(t, c.MaxLength)
				for _, char := range []string{"x", "🔥", "ש"} {
					_, err := parsers[name](base.with(c.BlockID, Value{Text: strings.Repeat(char, c.MaxLength+1)}), formsReading(e, mariaPerson))
					require.Equal(t, c.BlockID, refusal(t, err).Field)
					_, err = parsers[name](base.with(c.BlockID, Value{Text: strings.Repeat(char, c.MaxLength)}), formsReading(e, mariaPerson))
					if slices.Contains(read, c.BlockID) || long[c.BlockID] {
						require.Equal(t, c.BlockID, refusal(t, err).Field)
					} else {
						require.NoError(t, err)
					}
				}
				_, err := parsers[name](base.with(c.BlockID, Value{Text: " \n\t "}), formsReading(e, mariaPerson))
				if c.Optional {
					require.NoError(t, err, "an optional field may be empty")
				} else {
					require.Equal(t, c.BlockID, refusal(t, err).Field)
				}
			})
		}
	}
}

func TestForms1Refusals(t *testing.T) {
	e := filledRecord(t, "text")
	text := func(s string) Value { return Value{Text: s} }
	for _, c := range []struct {
		form, field string
		is          Value
		says        string
	}{
		{FormSummary, "severity", Value{}, "how bad"},
		{FormSummary, "severity", Value{Options: []string{"dire"}}, "answers shown"},
		{FormCustomer, "value", text("a lot"), "no number"},
		{FormCustomer, "value", text("1,2,3"), "groups of thousands"},
		{FormCustomer, "value", text("$1.234"), "Write 1234 for thousands"},
		{FormCustomer, "satisfaction", text("bad"), "2/10"},
		{FormCustomer, "satisfaction", text("11"), "2/10"},
		{FormCustomer, "satisfaction", text("2/5"), "2/10"},
		{FormCustomer, "satisfaction", text("-1"), "2/10"},
		{FormCustomer, "satisfaction", text("10.5/10"), "2/10"},
		{FormComplaint, "issue", text("  "), "complains"},
		{FormComplaint, "impact_amount", text("1.2 M or more"), "“or more” is neither"},
		{FormComplaint, "demand_percent", text("all"), "99.9%"},
		{FormComplaint, "demand_percent", text("1001"), "1000"},
		{FormComplaint, "demand_waivers", text(strings.Repeat("x\n", 21)), "at most 20 lines"},
		{FormComplaint, "demand_waivers", text("short\n" + strings.Repeat("y", 301)), "Line 2 has 301 characters"},
		{FormMeeting, "date", Value{}, "choose the date"},
		{FormMeeting, "start", Value{}, "begins"},
		{FormMeeting, "end", Value{Time: "00:00"}, "15:30 after 14:00"},
		{FormMeeting, "remote", Value{Users: []meeting.UserID{guestPerson.ID}}, "Gus is not among"},
		{FormTechnical, "what", text(""), "what happened"},
		{FormTechnical, "outage", text("48 h\nall day"), "Line 2: We could not read “all day”"},
		{FormTechnical, "outage", text("10 Nov 02:10 - 8 Nov 02:10"), "Line 1: "},
		{FormTechnical, "outage", text(strings.Repeat("1 h\n", 21)), "at most 20 lines"},
		{FormTechnical, "confirmed", Value{Options: []string{"maybe"}}, "answers shown"},
		{FormTechnical, "data", Value{Options: []string{"gone"}}, "answers shown"},
		{FormBusiness, "threat", text(""), "Nothing so far"},
		{FormBusiness, "revenue", text("-$5"), "minus"},
		{FormBusiness, "expansion", text("5 gold"), "neither a currency"},
		{FormBusiness, "probability", text("101%"), "more than 100%"},
		{FormLegal, "sla", text("100.1"), "at most 100%"},
		{FormLegal, "sla", text("0.999"), "did you mean 99.9%? Write 99.9%"},
		{FormLegal, "sla", text("99,9 or so"), "“or so” was not understood"},
		{FormLegal, "cap", text("ten"), "10 %"},
		{FormLegal, "verdict", Value{}, "Not yet known"},
		{FormLegal, "zone", text("New York"), "America/New_York"},
		{FormLegal, "zone", text("Local"), "UTC"},
		{FormLegal, "stated", text("0.14 of it"), "“of it” was not understood"},
		{FormWaive, "reason", text(" "), "without this review"},
		{FormRoles, "legal", Value{}, "name somebody"},
		{FormPeople, "people", Value{}, "at least one"},
		{FormAsk, "to", Value{}, "person to ask"},
		{FormAsk, "text", text(""), "question"},
		{FormAnswer, "text", text("\n"), "I do not know"},
		{FormOpen, "customer", text("   "), "GlobalTech"},
		{FormOpen, "summary", text(""), "sentence"},
		{FormOpen, "severity", Value{Options: []string{"dire"}}, "answers shown"},
	} {
		t.Run(c.form+"/"+c.field, func(t *testing.T) {
			v := OpenForm(OpeningDraft{Customer: "A", Summary: "B"}, Ref{})
			if c.form != FormOpen {
				ref := forms1[c.form]
				ref.More = true
				v = Forms[c.form](e, mariaPerson, ref)
			}
			require.True(t, HasInput(v, c.field), "the error has a field to stand under")
			base := holds(t, v)
			if c.form == FormAsk && c.field == "text" {
				base = base.with("to", Value{Users: []meeting.UserID{robPerson.ID}})
			}
			_, err := parsers[c.form](base.with(c.field, c.is), formsReading(e, mariaPerson))
			r := refusal(t, err)
			require.Equal(t, c.field, r.Field)
			require.Contains(t, r.Text, c.says)
		})
	}
}

func TestFormsRegistry(t *testing.T) {
	without := []string{FormOpen, FormHandOver, FormAway, FormRead}
	e := filledRecord(t, "text")
	for name, form := range Forms {
		require.NotContains(t, without, name)
		for _, ref := range []Ref{{}, {More: true}, {Key: "nonsense", No: 99}} {
			v := form(e, chairPerson, ref)
			require.Empty(t, blockkit.CheckView(viewJSON(t, v)), "%s opened by a stray button", name)
		}
	}
	for name := range chairOnly {
		require.Contains(t, slices.Collect(maps.Keys(Forms)), name)
		require.True(t, ChairOnly(name))
	}
	require.False(t, ChairOnly(FormTechnical))
	require.False(t, ChairOnly("nonsense"))
}
