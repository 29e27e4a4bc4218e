package view

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

// probe is a form, whatever it is read into, with the Ref that opens it.
type probe struct {
	name  string
	ref   Ref
	draw  func(Sheet) slack.ModalViewRequest
	start func(Sheet) any
	read  func(Sheet) (any, error)
}

func probed[T any](d Form[T], ref Ref) probe {
	return probe{
		d.Name, ref, d.Draw, func(s Sheet) any { return d.Start(d.Opened(s)) },
		func(s Sheet) (any, error) { return d.Read(s) },
	}
}

// written are the forms of opening, brief, reviews and people.
var written = []probe{
	probed(SummaryForm, Ref{}), probed(CustomerForm, Ref{}), probed(ComplaintForm, Ref{}), probed(MeetingForm, Ref{}),
	probed(TechnicalForm, Ref{}), probed(BusinessForm, Ref{}), probed(LegalForm, Ref{}), probed(WaiveForm, Ref{Key: "business"}),
	probed(RolesForm, Ref{Key: "legal"}), probed(PeopleForm, Ref{}), probed(AskForm, Ref{}), probed(AnswerForm, Ref{No: 1}),
}

// decided are the forms of options, vote, decision, items and ending.
var decided = []probe{
	probed(OptionForm, Ref{No: 1}), probed(VoteForm, Ref{}), probed(AnywayForm, Ref{}), probed(ReasonForm, Ref{No: 1, Rev: 2}), probed(DecisionForm, Ref{}),
	probed(WhyForm, Ref{No: 1, Rev: 1}), probed(DisagreeForm, Ref{No: 1}), probed(ItemsForm, Ref{}), probed(ItemDateForm, Ref{No: 2}),
	probed(ItemHandOverForm, Ref{No: 2}), probed(ItemRefuseForm, Ref{No: 2}), probed(ItemSnoozeForm, Ref{No: 2}), probed(ItemCancelForm, Ref{No: 2}),
	probed(ItemLinkForm, Ref{No: 3}), probed(FollowUpForm, Ref{}), probed(EffectForm, Ref{}), probed(CloseForm, Ref{}), probed(WithdrawForm, Ref{}),
	probed(HandOverChairForm, Ref{}), probed(ReescalateForm, Ref{}), probed(InviteForm, Ref{}),
	probed(ExplainForm, Ref{}), probed(ExceptionGrantForm, Ref{No: 1, Rev: 1}), probed(ExceptionRefuseForm, Ref{No: 1, Rev: 1}), probed(ExceptionAskForm, Ref{No: 1, Rev: 1}),
}

// typed reads what Maria typed.
func (p probe) typed(e *meeting.Escalation, v Values) (any, error) {
	s := sheet(e, mariaPerson, p.ref)
	s.Typed = v
	return p.read(s)
}

// the finds a form by its name.
func the(name string) probe {
	for _, p := range slices.Concat(written, decided) {
		if p.name == name {
			return p
		}
	}
	panic("no form " + name)
}

// Every form of the storybook is among these, so that no test forgets one.
func TestEveryFormIsProbed(t *testing.T) {
	alone := []string{FormOpen, FormAway, FormHandOver, FormMoveParts, FormCustomerName, FormRead, FormFound, FormItemsCheck, FormItemDateCheck, FormFollowUpCheck, ""}
	for _, s := range formStories() {
		if name := s.Build().(slack.ModalViewRequest).CallbackID; !slices.Contains(alone, name) {
			require.NotPanics(t, func() { the(name) }, name)
		}
	}
}

// people1 opens each form: the chair, a reviewer, an attendee.
var people1 = []meeting.Person{chairPerson, mariaPerson, robPerson}

func sound(t *testing.T, name string, v slack.ModalViewRequest) {
	t.Helper()
	b := viewJSON(t, v)
	require.Empty(t, blockkit.CheckView(b), name)
	for _, m := range blockkit.Active(b) {
		require.Equal(t, "bold", m.Target, "%s: %s %s at %s is live", name, m.Kind, m.Target, m.Pointer)
	}
	require.Equal(t, name, v.CallbackID)
}

func TestFormsHoldInSlack(t *testing.T) {
	for what, text := range nasty {
		for state, e := range map[string]*meeting.Escalation{"new": formsRecord(t), "filled": filledRecord(t, text)} {
			for _, p := range written {
				t.Run(what+"/"+state+"/"+p.name, func(t *testing.T) {
					for _, by := range people1 {
						first := p.draw(sheet(e, by, p.ref))
						sound(t, p.name, first)
						require.LessOrEqual(t, len(holds(t, first)), 6, "no wall of fields")
						require.Equal(t, e.ID, ParseRef(first.PrivateMetadata).Of)
						opened := ParseRef(first.PrivateMetadata)
						opened.More = true
						all := p.draw(sheet(e, by, opened))
						sound(t, p.name, all)
						fields := holds(t, all)
						for id, was := range holds(t, first) {
							require.Equal(t, was, fields[id], "More keeps %s", id)
						}
						if !strings.Contains(string(viewJSON(t, first)), `"`+ActMore+`"`) {
							require.Len(t, fields, len(holds(t, first)), "without the button there is no more")
						} else if p.name != FormPeople {
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
func TestFormsRoundTrip(t *testing.T) {
	another := []string{FormItems, FormItemDate, FormItemSnooze, FormFollowUp} // begin with what is read into something else
	read := map[string]bool{}
	for what, text := range nasty {
		for _, more := range []bool{false, true} {
			tried := func(p probe, e *meeting.Escalation, people ...meeting.Person) {
				t.Run(what+"/"+p.name, func(t *testing.T) {
					for _, by := range people {
						s := sheet(e, by, p.ref)
						s.Ref.More = more
						v := p.draw(s)
						s.Typed = holds(t, v)
						got, err := p.read(s)
						if _, refused := meeting.AsRefusal(err); refused { // something that is needed is still empty
							continue
						}
						require.NoError(t, err)
						if !slices.Contains(another, p.name) {
							require.Equal(t, p.start(sheet(e, by, p.ref)), got)
							read[p.name] = true
						}
					}
				})
			}
			for _, p := range written {
				tried(p, filledRecord(t, text), people1...)
			}
			for _, p := range decided {
				tried(p, record2(t, meeting.Decided, text), chairPerson, mariaPerson)
				tried(p, record2(t, meeting.Reviewing, text), chairPerson)
				tried(p, record2(t, meeting.Deciding, text), chairPerson)
			}
		}
	}
	for _, name := range []string{
		FormSummary, FormCustomer, FormComplaint, FormMeeting, FormTechnical, FormBusiness, FormLegal, FormRoles, FormAnswer,
		FormOption, FormVote, FormDisagree, FormItemLink, FormDecision,
	} {
		require.True(t, read[name], "%s was never read", name)
	}
}

// Every text input takes as much as it says and refuses one character more under itself.
func TestFormsLimits(t *testing.T) {
	e := filledRecord(t, "text")
	read := []string{"value", "impact_amount", "demand_percent", "outage", "revenue", "expansion", "probability", "sla", "cap", "zone", "stated"}
	long := map[string]bool{"satisfaction": true, "demand_waivers": true} // bounded line by line, or with a form of their own
	views := map[string]slack.ModalViewRequest{FormOpen: opening(OpeningDraft{Customer: "A", Summary: "B", Quote: meeting.Quote{Text: "C"}}, Ref{})}
	probes := map[string]probe{FormOpen: probed(OpenForm, Ref{})}
	for _, p := range written {
		p.ref.More = true
		views[p.name], probes[p.name] = p.draw(sheet(e, mariaPerson, p.ref)), p
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
					_, err := probes[name].typed(e, base.with(c.BlockID, Value{Text: strings.Repeat(char, c.MaxLength+1)}))
					require.Equal(t, c.BlockID, refusal(t, err).Field)
					_, err = probes[name].typed(e, base.with(c.BlockID, Value{Text: strings.Repeat(char, c.MaxLength)}))
					if slices.Contains(read, c.BlockID) || long[c.BlockID] {
						require.Equal(t, c.BlockID, refusal(t, err).Field)
					} else {
						require.NoError(t, err)
					}
				}
				_, err := probes[name].typed(e, base.with(c.BlockID, Value{Text: " \n\t "}))
				if c.Optional {
					require.NoError(t, err, "an optional field may be empty")
				} else {
					require.Equal(t, c.BlockID, refusal(t, err).Field)
				}
			})
		}
	}
}

func TestFormsRefusals(t *testing.T) {
	e := filledRecord(t, "text")
	text := func(s string) Value { return Value{Text: s} }
	for _, c := range []struct {
		form, field string
		is          Value
		says        string
	}{
		{FormSummary, "severity", Value{}, "choose a severity"},
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
		{FormComplaint, "demand_percent", text("all"), "10%"},
		{FormComplaint, "demand_percent", text("1001"), "1000"},
		{FormComplaint, "demand_waivers", text(strings.Repeat("x\n", 21)), "at most 20 lines"},
		{FormComplaint, "demand_waivers", text("short\n" + strings.Repeat("y", 301)), "Line 2 has 301 characters"},
		{FormMeeting, "date", Value{}, "choose the date"},
		{FormMeeting, "start", Value{}, "begins"},
		{FormMeeting, "end", Value{Time: "00:00"}, "15:30 after 14:00"},
		{FormMeeting, "remote", Value{Users: []meeting.UserID{guestPerson.ID}}, "Gus is not an attendee"},
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
		{FormLegal, "cap", text("ten"), "10%"},
		{FormLegal, "verdict", Value{}, "Not yet known"},
		{FormLegal, "zone", text("New York"), "America/New_York"},
		{FormLegal, "zone", text("Local"), "UTC"},
		{FormLegal, "stated", text("0.14 of it"), "“of it” was not understood"},
		{FormWaive, "reason", text(" "), "without this review"},
		{FormRoles, "legal", Value{}, "name someone"},
		{FormPeople, "people", Value{}, "at least one"},
		{FormAsk, "to", Value{}, "person to ask"},
		{FormAsk, "text", text(""), "question"},
		{FormAnswer, "text", text("\n"), "I do not know"},
		{FormOpen, "customer", text("   "), "GlobalTech"},
		{FormOpen, "summary", text(""), "sentence"},
		{FormOpen, "severity", Value{Options: []string{"dire"}}, "answers shown"},
	} {
		t.Run(c.form+"/"+c.field, func(t *testing.T) {
			p, v := probed(OpenForm, Ref{}), opening(OpeningDraft{Customer: "A", Summary: "B"}, Ref{})
			if c.form != FormOpen {
				p = the(c.form)
				p.ref.More = true
				v = p.draw(sheet(e, mariaPerson, p.ref))
			}
			require.True(t, HasInput(v, c.field), "the error has a field to stand under")
			base := holds(t, v)
			if c.form == FormAsk && c.field == "text" {
				base = base.with("to", Value{Users: []meeting.UserID{robPerson.ID}})
			}
			_, err := p.typed(e, base.with(c.field, c.is))
			r := refusal(t, err)
			require.Equal(t, c.field, r.Field)
			require.Contains(t, r.Text, c.says)
			for _, example := range examples(r.Text) {
				is := c.is
				is.Text = example
				if _, err := p.typed(e, base.with(c.field, is)); err != nil {
					require.NotEqual(t, c.field, refusal(t, err).Field, "%q is offered, and refused: %v", example, err)
				}
			}
		})
	}
}

// offered is what a refusal offers to be written.
var offered = regexp.MustCompile(`[Ww]rite for example ([^;]+?)\.?$`)

func examples(refusal string) []string {
	m := offered.FindStringSubmatch(refusal)
	if m == nil {
		return nil
	}
	return each(strings.Split(strings.ReplaceAll(m[1], " or ", ", "), ", "), func(s string) string { return strings.Trim(s, "“”") })
}

// TestAnExampleFitsItsField: what a field says to write can be written there, whatever reads it.
func TestAnExampleFitsItsField(t *testing.T) {
	e, tried := formsRecord(t), 0
	for _, p := range slices.Concat(written, decided) {
		p.ref.More = true
		v := p.draw(sheet(e, mariaPerson, p.ref))
		for id := range holds(t, v) {
			for _, text := range []string{"ten bananas", "-5", "1 or 2", "1.2.3"} {
				_, err := p.typed(e, holds(t, v).with(id, Value{Text: text}))
				r, ok := meeting.AsRefusal(err)
				if !ok || r.Field != id {
					continue
				}
				for _, example := range examples(r.Text) {
					tried++
					if _, err := p.typed(e, holds(t, v).with(id, Value{Text: example})); err != nil {
						require.NotEqual(t, id, refusal(t, err).Field, "%s: %q is offered for %q, and refused: %v", p.name, example, text, err)
					}
				}
			}
		}
	}
	require.Greater(t, tried, 30)
}

func TestFormsOpenedByAStrayButton(t *testing.T) {
	e := filledRecord(t, "text")
	for _, p := range slices.Concat(written, decided) {
		for _, ref := range []Ref{{}, {More: true}, {Key: "nonsense", No: 99}} {
			require.Empty(t, blockkit.CheckView(viewJSON(t, p.draw(sheet(e, chairPerson, ref)))), "%s opened by a stray button", p.name)
		}
	}
}

var openPhases = []meeting.Phase{meeting.Reviewing, meeting.Voting, meeting.Deciding, meeting.Decided}

func TestFormsFit(t *testing.T) {
	for _, phase := range openPhases {
		ordinary := record2(t, phase, "Backup restoration failed")
		for kind, s := range nasty {
			e := record2(t, phase, s)
			for _, p := range decided {
				name, form := p.name, func(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
					return p.draw(sheet(e, by, ref))
				}
				for _, ref := range []Ref{
					{Of: 42}, {Of: 42, No: 1, Rev: 1, Key: "U0LISA"}, {Of: 42, No: 3, Rev: 2, More: true, Warn: true}, {Of: 42, No: 99, Rev: 99},
				} {
					t.Run(string(phase)+"/"+kind+"/"+name, func(t *testing.T) {
						for _, by := range []meeting.Person{chairPerson, tomPerson} {
							v := form(e, by, ref)
							fits(t, v, form(ordinary, by, ref))
							inputs := len(holds(t, v))
							if v.CallbackID == FormOption && ParseRef(v.PrivateMetadata).Warn {
								inputs-- // the box under the warning
							}
							if !ref.More {
								require.LessOrEqual(t, inputs, 6)
							}
							require.Equal(t, inputs > 0 || name == FormAnyway, v.Submit != nil)
							if v.Submit != nil {
								require.Equal(t, name, v.CallbackID)
								require.Equal(t, ref.Of, ParseRef(v.PrivateMetadata).Of)
							}
						}
					})
				}
			}
		}
	}
}

// Slack takes every form of the storybook, drawn the same twice, and nothing in it is live but
// our own words.
func TestFormStoriesHoldInSlack(t *testing.T) {
	for _, s := range formStories() {
		t.Run(s.Name, func(t *testing.T) {
			raw := viewJSON(t, s.Build().(slack.ModalViewRequest))
			require.Empty(t, blockkit.CheckView(raw))
			require.Equal(t, raw, viewJSON(t, s.Build().(slack.ModalViewRequest)), "drawn the same twice")
			for _, m := range blockkit.Active(raw) {
				require.Contains(t, []string{"bold", "C0ESC42"}, m.Target, "%s at %s", m.Kind, m.Pointer)
			}
		})
	}
}

// The storybook's meeting, filled to the brim: every form reads back what it shows.
func TestStorybookRoundTrip(t *testing.T) {
	for _, stage := range []string{"opened", "brief", "ready", "items", "nasty", "round2"} {
		e := Fixture(stage)
		for _, p := range written {
			if stage == "nasty" && (p.name == FormCustomer || p.name == FormComplaint) {
				continue // holds a satisfaction and waivers that no form takes
			}
			for _, more := range []bool{false, true} {
				s := storySheet(e, Robert, p.ref)
				s.Ref.More = more
				s.Typed = holds(t, p.draw(s))
				got, err := p.read(s)
				if _, refused := meeting.AsRefusal(err); refused { // something that is needed is still empty
					continue
				}
				require.NoError(t, err)
				require.Equal(t, p.start(s), got, "%s of %s", p.name, stage)
			}
		}
	}
}
