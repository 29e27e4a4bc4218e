package view

import (
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
	must(e.SetBackground(chairPerson, meeting.Background{Satisfaction: "2/10"}, at))
	for _, k := range []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal} {
		must(e.Waive(chairPerson, k, "known", at))
	}
	for n := range 2 {
		must(e.AddOption(lisaPerson, meeting.Offering{
			Title: Cut(one, maxTitle), Percent: percent, Amount: usd("$57.5K"), Contractual: n == 0,
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
	must(e.OpenVote(chairPerson, rules, true, at))
	must(e.Vote(chairPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 2, Reason: Cut(s, maxReason)}, at))
	must(e.Vote(lisaPerson, 1, meeting.Cast{Choice: meeting.Abstain, Reason: "no view"}, at))
	must(e.Vote(mariaPerson, 1, meeting.Cast{Choice: meeting.ForOption, Option: 2, Reason: "keeps them"}, at))
	if phase == meeting.Voting {
		return e
	}
	must(e.CloseVote(chairPerson, 1, at))
	must(e.PrepareDecision(chairPerson, meeting.DecisionDraft{Option: 1, Reasons: []string{Cut(one, maxLine), "Cost justified"}, Why: Cut(one, maxReason)}, 0, 0, at))
	if phase == meeting.Deciding {
		return e
	}
	must(e.Approve(tomPerson, 1, 1, "", at))
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
	must(e.PlanFollowUp(chairPerson, meeting.Plan{
		Start: time.Date(2025, 12, 1, 19, 0, 0, 0, time.UTC), Length: 45 * time.Minute, Zone: chairPerson.Zone, Measures: Cut(s, maxMeasures),
	}, []meeting.Person{chairPerson, robPerson}, at))
	return e
}

var openPhases = []meeting.Phase{meeting.Reviewing, meeting.Voting, meeting.Deciding, meeting.Decided}

// second is every form of an escalation that this half of the package makes.
var second = map[string]Builder{
	FormOption: OptionForm, FormVote: VoteForm, FormReason: ReasonForm, FormDecision: DecisionForm, FormWhy: WhyForm,
	FormDisagree: DisagreeForm, FormItems: ItemsForm, FormItemDate: builder(ItemDateForm), FormItemHandOver: ItemHandOverForm,
	FormItemRefuse: ItemRefuseForm, FormItemSnooze: ItemSnoozeForm, FormItemCancel: ItemCancelForm, FormItemLink: ItemLinkForm,
	FormFollowUp: builder(FollowUpForm), FormEffect: builder(EffectForm), FormClose: builder(CloseForm), FormWithdraw: builder(WithdrawForm),
	FormHandOverChair: builder(HandOverChairForm), FormReescalate: builder(ReescalateForm), FormInvite: InviteForm,
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

func TestFormsFit(t *testing.T) {
	for _, phase := range openPhases {
		ordinary := record2(t, phase, "Backup restoration failed")
		for kind, s := range nasty {
			e := record2(t, phase, s)
			for name, form := range second {
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
							require.Equal(t, inputs > 0, v.Submit != nil)
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

func text2(s string) Value              { return Value{Text: s} }
func chose(s ...string) Value           { return Value{Options: s} }
func users(ids ...meeting.UserID) Value { return Value{Users: ids} }
func refusedAt(t *testing.T, field string, err error) string {
	t.Helper()
	r := refusal(t, err)
	require.Equal(t, field, r.Field)
	return r.Text
}
