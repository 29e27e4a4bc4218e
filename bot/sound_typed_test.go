package bot

import (
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// heard is what people were asked in a meeting, by the findings' names, and whether its vote was held up.
type heard struct {
	before, adjourned, after []meeting.Finding // above for information, at the opening of the vote, at the adjournment and at the close
	held                     bool
	due                      contract.Due
}

// typedIn is what somebody typed into a form, by input; choices are the inputs in which they picked one.
func typedIn(form map[string]string, choices ...string) router.Values {
	v := router.Values{}
	for id, text := range form {
		v[id] = router.Value{Text: text}
	}
	for _, id := range choices {
		v[id] = router.Value{}
		if s := form[id]; s != "" {
			v[id] = router.Value{Options: []string{s}}
		}
	}
	return v
}

// hold types a meeting from its opening to its close.
func (g *rig) hold(s *sound) heard {
	t := g.t
	g.at = s.opened
	chair, approver, tech, biz, legal, finance := view.Sarah, view.Tom, view.Lisa, view.Maria, view.Robert, view.Fiona
	e, err := g.kept.Create(t.Context(), g.key(), func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{
			Customer: "Northwind", Summary: "Down", Severity: meeting.High, Channel: "C" + g.key(),
			Roles: map[meeting.Role][]meeting.Person{
				meeting.Technical: {tech}, meeting.Business: {biz}, meeting.Legal: {legal}, meeting.Approver: {approver},
				meeting.LegalCheck: {view.Nina}, meeting.FinanceCheck: {finance},
			}, Attendees: []meeting.Person{view.David},
		}, chair, g.at)
	})
	require.NoError(t, err)
	of := view.Ref{Of: e.ID}
	submit := func(by meeting.Person, form string, ref view.Ref, v router.Values) {
		t.Helper()
		reply, err := g.submit(by, form, ref, v)
		require.NoError(t, err, "%s of seed %d: %v", form, s.seed, v)
		require.NotContains(t, strings.Join(words(reply), " "), "cannot be read", "%s of seed %d: %v", form, s.seed, v)
	}
	more := of
	more.More = true
	submit(chair, view.FormCustomer, of, typedIn(s.customer))
	submit(chair, view.FormComplaint, more, typedIn(s.demand, "cause"))
	submit(tech, view.FormTechnical, more, typedIn(s.tech, "confirmed", "data"))
	submit(biz, view.FormBusiness, more, typedIn(s.business))
	submit(legal, view.FormLegal, more, typedIn(s.legal, "period", "verdict", "cap_of"))
	for _, o := range s.options {
		v := typedIn(map[string]string{
			"title": o.title, "percent": o.percent, "amount": o.amount, "waivers": strings.Join(o.waivers, "\n"), "parts": strings.Join(o.parts, "\n"),
		})
		v["contractual"] = router.Value{}
		if o.ticked {
			v["contractual"] = router.Value{Options: []string{"yes"}}
		}
		submit(view.David, view.FormOption, of, v)
	}
	out := heard{before: g.loud(e.ID), due: contract.Compare(g.get(e.ID).Record(g.at, nil)).Due}
	do := func(what func(*meeting.Escalation) error) {
		t.Helper()
		g.at = g.at.Add(time.Second)
		_, err := g.kept.Update(t.Context(), e.ID, "", what)
		require.NoError(t, err, "seed %d", s.seed)
	}
	out.held = len(meeting.NotAddingUp(out.before)) > 0
	do(func(e *meeting.Escalation) error {
		return e.OpenVote(chair, meeting.Newest, meeting.VoteRules{}, out.held, g.at)
	})
	for _, p := range []meeting.Person{chair, tech, biz} {
		do(func(e *meeting.Escalation) error {
			return e.Vote(p, 1, meeting.Cast{Choice: meeting.ForOption, Option: s.chosen}, g.at)
		})
	}
	do(func(e *meeting.Escalation) error { return e.CloseVote(chair, 1, g.at) })
	submit(chair, view.FormDecision, of, router.Values{
		"option": {Options: []string{string(rune('0' + s.chosen))}}, "reasons": {Text: strings.Join(s.reasons, "\n")}, "why": {}, "reason": {},
	})
	do(func(e *meeting.Escalation) error { return e.Approve(approver, 1, meeting.Seen{Rev: 1}, "", g.at) })
	if x := g.get(e.ID).ExceptionOf(s.chosen); x != nil {
		do(func(e *meeting.Escalation) error {
			return e.AnswerException(view.Nina, s.chosen, meeting.Seen{Rev: x.Rev}, true, "", "", g.at)
		})
		if !s.unanswered {
			do(func(e *meeting.Escalation) error {
				return e.AnswerException(finance, s.chosen, meeting.Seen{Rev: x.Rev}, true, "", "CN-1", g.at)
			})
		}
	}
	g.promise(e.ID, s, chair, do)
	do(func(e *meeting.Escalation) error { return e.Adjourn(chair, g.at) })
	out.adjourned = g.loud(e.ID)
	for _, i := range g.get(e.ID).OpenItems() {
		do(func(e *meeting.Escalation) error { return e.Done(view.David, i.No, g.at) })
	}
	out.after = g.loud(e.ID)
	do(func(e *meeting.Escalation) error {
		return e.Close(chair, meeting.Newest, meeting.Closing{NoEffect: "no need"}, g.at)
	})
	return out
}

// promise gives out the items and plans the follow-up.
func (g *rig) promise(id meeting.ID, s *sound, chair meeting.Person, do func(func(*meeting.Escalation) error)) {
	day := g.at.AddDate(0, 0, 7)
	var drafts []meeting.ItemDraft
	for _, p := range g.get(id).Uncovered() {
		d := meeting.ItemDraft{Text: "Deliver it", Due: calendar.Due{At: day}, Parts: []meeting.PartRef{p}}
		if s.undated {
			d.Due = calendar.Due{}
		}
		if !s.uncovered {
			drafts = append(drafts, d)
		}
	}
	if len(drafts) > 0 {
		do(func(e *meeting.Escalation) error { return e.AddItems(chair, view.David, drafts, g.at) })
	}
	if !s.unplanned {
		do(func(e *meeting.Escalation) error {
			return e.PlanFollowUp(chair, meeting.Newest, meeting.Plan{Start: day, Length: time.Hour, Zone: "UTC", Measures: "Satisfaction"}, []meeting.Person{chair}, g.at)
		})
	}
}

// loud is the open findings above for information.
func (g *rig) loud(id meeting.ID) []meeting.Finding {
	var out []meeting.Finding
	for _, f := range g.get(id).Findings(g.at, g.bot.Policy) {
		if f.Open() && f.Severity != contract.ForInformation {
			out = append(out, f)
		}
	}
	return out
}
