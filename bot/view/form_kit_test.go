package view

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/slackfake/blockkit"
)

// The people of these tests.
var (
	chairPerson = meeting.Person{ID: "U0CHAIR", Name: "Sarah Martinez", Title: "Customer Success Manager", Zone: "America/New_York", Standing: meeting.FullMember}
	lisaPerson  = meeting.Person{ID: "U0LISA", Name: "Lisa Wong", Title: "Technical Support Lead", Zone: "America/New_York", Standing: meeting.FullMember}
	mariaPerson = meeting.Person{ID: "U0MARIA", Name: "Maria Rodriguez", Title: "Account Executive", Zone: "Europe/Madrid", Standing: meeting.FullMember}
	robPerson   = meeting.Person{ID: "U0ROBERT", Name: "Robert Kim", Title: "Legal Counsel", Zone: "Asia/Seoul", Standing: meeting.FullMember}
	tomPerson   = meeting.Person{ID: "U0TOM", Name: "Tom Anderson", Title: "VP Customer Success", Zone: "America/New_York", Standing: meeting.FullMember}
	guestPerson = meeting.Person{ID: "U0GUEST", Name: "Gus", Standing: meeting.Guest}

	formsAt = time.Date(2025, 11, 10, 19, 0, 0, 0, time.UTC) // 14:00 in New York
)

func lookUpPerson(id meeting.UserID) meeting.Person {
	for _, p := range []meeting.Person{chairPerson, lisaPerson, mariaPerson, robPerson, tomPerson, guestPerson} {
		if p.ID == id {
			return p
		}
	}
	return meeting.Person{ID: id}
}

// formsRecord is an escalation just opened.
func formsRecord(t require.TestingT) *meeting.Escalation {
	e, err := meeting.Open(42, meeting.Opening{
		Customer: "GlobalTech Industries", Summary: "Production down for 48 h", Severity: meeting.Critical,
		Roles: map[meeting.Role][]meeting.Person{
			meeting.Technical: {lisaPerson}, meeting.Business: {mariaPerson}, meeting.Legal: {robPerson}, meeting.Approver: {tomPerson},
		},
	}, chairPerson, formsAt)
	require.NoError(t, err)
	return e
}

// filledRecord holds something in every field of these forms; every text is s.
func filledRecord(t require.TestingT, s string) *meeting.Escalation {
	e, at := formsRecord(t), formsAt
	one := Cut(strings.Join(strings.Fields(s), " "), 300)
	usd := func(text string) money.Amount {
		a, err := money.Parse(text, "USD")
		require.NoError(t, err)
		return a
	}
	percent := func(text string) money.Percent {
		p, err := money.ParsePercent(text)
		require.NoError(t, err)
		return p
	}
	require.NoError(t, e.SetSummary(chairPerson, meeting.Newest, Cut(s, meeting.MaxSummary), meeting.Normal, at))
	require.NoError(t, e.SetBackground(chairPerson, meeting.Newest, meeting.Background{
		Profile: s, AnnualValue: usd("$2.3M"), Relationship: one, Satisfaction: "2/10 " + Cut(one, 90),
	}, at))
	require.NoError(t, e.SetComplaint(chairPerson, meeting.Newest, meeting.Complaint{
		Issue: s, RootCause: s, Impact: s, ImpactAmount: usd("€1.2M"), Demand: s,
		DemandPercent: percent("100"), DemandPeriod: "Q4 2025", DemandWaivers: []string{Cut(one, 290), "Termination penalty"},
	}, at))
	require.NoError(t, e.SetMeeting(chairPerson, meeting.Newest, meeting.Meeting{
		Objective: s, Start: formsAt, End: formsAt.Add(90 * time.Minute), Zone: chairPerson.Zone, Location: one,
	}, []meeting.Person{robPerson}, []meeting.UserID{robPerson.ID}, at))
	var outages []calendar.Outage
	for _, l := range []string{"8 Nov 02:10 - 10 Nov 02:10 UTC", "since 02:10", "1h30", "2 Nov 1:30 - 2 Nov 3:00 America/New_York"} {
		o, err := calendar.New(calendar.DefaultHours(), nil).ParseOutage(l, formsAt, chairPerson.Zone)
		require.NoError(t, err)
		outages = append(outages, o)
	}
	require.NoError(t, e.WriteReview(lisaPerson, meeting.Newest, meeting.Content{Technical: &meeting.TechnicalReview{
		What: s, Outages: outages, RootCause: s, Confirmed: true, Data: meeting.DataUnknown, Prevention: s,
		Maintenance: s, Notice: s, AlsoFailed: s,
	}}, at))
	require.NoError(t, e.WriteReview(chairPerson, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{
		Threat: s, Reference: s, Revenue: usd("$2.3M"), Expansion: usd("$5M"), Probability: percent("40"),
	}}, at))
	require.NoError(t, e.WriteReview(robPerson, meeting.Newest, meeting.Content{Legal: &meeting.LegalReview{
		SLA: percent("99.90"), Period: meeting.Monthly, Cap: percent("10"), CapOf: one, Penalties: s, Verdict: meeting.Unknown, Say: s,
		Zone: "America/New_York", Exclusion: s, Tiers: s, FeeBase: one, ClaimDeadline: one, SoleRemedy: s, Liability: s,
		Stated: percent("0.14"),
	}}, at))
	require.NoError(t, e.Ask(chairPerson, mariaPerson, Cut(s, mostQuestion), at))
	require.NoError(t, e.Answer(mariaPerson, 1, s, at))
	return e
}

// sheet is a form of e before somebody, on the day after.
func sheet(e *meeting.Escalation, by meeting.Person, ref Ref) Sheet {
	return Sheet{View: &View{}, E: e, By: by, Ref: ref, Now: formsAt.Add(26 * time.Hour), Currency: "USD", Person: lookUpPerson}
}

func draw[T any](d Form[T], e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	return d.Draw(sheet(e, by, ref))
}

func read[T any](d Form[T], v Values, e *meeting.Escalation, by meeting.Person, ref Ref) (T, error) {
	return typed(d, v, sheet(e, by, ref))
}

// typed reads what somebody typed into the form that s is.
func typed[T any](d Form[T], v Values, s Sheet) (T, error) {
	s.Typed = v
	return d.Read(s)
}

func viewJSON(t require.TestingT, v slack.ModalViewRequest) []byte {
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

// holds is what Slack sends back when a form is submitted as it was shown.
func holds(t require.TestingT, v slack.ModalViewRequest) Values {
	out := Values{}
	for _, c := range blockkit.Controls(viewJSON(t, v)) {
		if c.Type == "button" {
			continue
		}
		require.Equal(t, c.BlockID, c.ActionID, "block, element and refusals have one name")
		var val Value
		switch c.Type {
		case "plain_text_input":
			val.Text = strings.Join(c.Initial, "")
		case "users_select", "multi_users_select":
			for _, u := range c.Initial {
				val.Users = append(val.Users, meeting.UserID(u))
			}
		case "datepicker":
			val.Date = strings.Join(c.Initial, "")
		case "timepicker":
			val.Time = strings.Join(c.Initial, "")
		default:
			val.Options = c.Initial
		}
		out[c.BlockID] = val
	}
	return out
}

// with is v with one input changed; v stays.
func (v Values) with(id string, val Value) Values {
	out := Values{}
	maps.Copy(out, v)
	out[id] = val
	return out
}

func refusal(t *testing.T, err error) *meeting.Refusal {
	t.Helper()
	r, ok := meeting.AsRefusal(err)
	require.True(t, ok, "a refusal, not %v", err)
	require.NotEmpty(t, r.Text)
	return r
}

// nasty are texts that must stay what they are.
var nasty = map[string]string{
	"plain":   "Backup restoration failed",
	"lines":   "First point\nSecond point\n\nThird, after a gap",
	"emoji":   strings.Repeat("🔥", 3000),
	"rtl":     "שלום עולם \u202eabc\u202c " + strings.Repeat("مرحبا ", 300) + "end",
	"markup":  "<!channel> <!here> <@U0TOM> <#C123> *bold* _it_ ~no~ `code` <https://x.example|go> &amp; http://y.example @everyone :tada:",
	"longest": strings.Repeat("x", 2999) + "y",
}

// record2 leads an escalation into a phase; every text that people typed is s.
func record2(t require.TestingT, phase meeting.Phase, s string) *meeting.Escalation {
	e, at := formsRecord(t), formsAt
	must := func(err error) { require.NoError(t, err) }
	one := strings.Join(plainLines(strings.ReplaceAll(s, "\n", " ")), " ")
	usd := func(text string) money.Amount {
		a, err := money.Parse(text, "USD")
		must(err)
		return a
	}
	percent, err := money.ParsePercent("25")
	must(err)
	must(e.SetBackground(chairPerson, meeting.Newest, meeting.Background{Satisfaction: "2/10"}, at))
	for _, k := range []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal} {
		must(e.Waive(chairPerson, k, "known", at))
	}
	for n := range 2 {
		must(e.AddOption(lisaPerson, meeting.Offering{
			Title: Cut(strings.Join(strings.Fields(one), " "), maxTitle), Percent: percent, Amount: usd("$57.5K"), Contractual: n == 0,
			Waivers: []meeting.Part{{Text: Cut(one, maxPart), Price: meeting.Priced, Amount: usd("$115K")}, {Text: "No penalty waiver", Price: meeting.Free}},
			Parts: []meeting.Part{
				{Text: Cut(one, maxPart)}, {Text: "Priority feature requests"},
				{Text: "Migration", Price: meeting.Contingent, Amount: usd("€1,234.56"), If: Cut(one, maxPart)},
			},
		}, at))
	}
	if phase == meeting.Reviewing {
		return e
	}
	rules := meeting.VoteRules{Quorum: 2, Functions: []meeting.Role{meeting.Business}, Length: 20 * time.Minute, NeedReason: true}
	must(e.OpenVote(chairPerson, meeting.Newest, rules, true, at))
	must(e.Vote(chairPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 2, Reason: Cut(s, maxReason)}, at))
	must(e.Vote(lisaPerson, 1, meeting.Cast{Choice: meeting.Abstain, Reason: "no view"}, at))
	must(e.Vote(mariaPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 2, Reason: "keeps them"}, at))
	if phase == meeting.Voting {
		return e
	}
	must(e.CloseVote(chairPerson, 1, at))
	must(e.PrepareDecision(chairPerson, meeting.DecisionDraft{Option: 1, Reasons: []string{Cut(one, maxLine), "Cost justified"}, Why: Cut(one, maxReason)}, 0, meeting.Seen{}, at))
	if phase == meeting.Deciding {
		return e
	}
	must(e.Approve(tomPerson, 1, meeting.Seen{Rev: 1}, "", at))
	must(e.Disagree(mariaPerson, 1, Cut(one, maxReason), at))
	cal := calendar.New(calendar.DefaultHours(), nil)
	for i := range 23 {
		d := meeting.ItemDraft{Text: Cut(one, 290) + strconv.Itoa(i)}
		if i > 0 {
			d.Due, err = cal.ParseDue("Friday 5pm", at, lisaPerson.Zone)
			must(err)
		}
		if i == 2 {
			d.Parts = []meeting.PartRef{{Option: 1, Part: 1}, {Option: 2, Part: 3}}
		}
		must(e.AddItems(chairPerson, lisaPerson, []meeting.ItemDraft{d}, at))
	}
	must(e.Done(lisaPerson, 1, at))
	must(e.Done(lisaPerson, 22, at))
	must(e.CancelItem(chairPerson, 4, "not needed", at))
	must(e.PlanFollowUp(chairPerson, meeting.Newest, meeting.Plan{
		Start: time.Date(2025, 12, 1, 19, 0, 0, 0, time.UTC), Length: 45 * time.Minute, Zone: chairPerson.Zone, Measures: Cut(s, maxMeasures),
	}, []meeting.Person{chairPerson, robPerson}, at))
	return e
}

// fits proves that Slack takes the view and that what was typed does nothing in it.
func fits(t *testing.T, v, plain slack.ModalViewRequest) {
	t.Helper()
	raw := viewJSON(t, v)
	require.Empty(t, blockkit.CheckView(raw))
	require.Equal(t, live(viewJSON(t, plain)), live(raw), "nothing typed becomes active")
}

// live is what is active in a view, without the places.
func live(view []byte) []blockkit.Mention {
	all := blockkit.Active(view)
	for i := range all {
		all[i].Pointer = ""
	}
	return all
}

// reads is the text of a view as a person sees it.
func reads(t require.TestingT, v slack.ModalViewRequest) string {
	return strings.Join(blockkit.Lines(viewJSON(t, v), blockkit.Viewer{}), "\n")
}

func text2(s string) Value              { return Value{Text: s} }
func chose(s ...string) Value           { return Value{Options: s} }
func users(ids ...meeting.UserID) Value { return Value{Users: ids} }
func refusedAt(t *testing.T, field string, err error) string {
	t.Helper()
	r := refusal(t, err)
	require.Equal(t, field, r.Field)
	return r.Text
}
