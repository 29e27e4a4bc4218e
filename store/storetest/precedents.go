package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// precedents: what a decision leaves stands in the list once, is replaced with the decision,
// and goes with it.
func precedents(t *testing.T, h Harness) {
	k := newKit(t, h)
	kept := func() []int {
		t.Helper()
		all, err := k.s.Precedents(k.ctx)
		require.NoError(t, err)
		var mille []int
		for _, p := range all {
			require.Equal(t, "2026-03", p.Month)
			mille = append(mille, p.PerMille)
		}
		return mille
	}
	decide := func(id meeting.ID, option int, at time.Time) {
		t.Helper()
		k.update(id, func(e *meeting.Escalation) error {
			return e.PrepareDecision(bo, meeting.DecisionDraft{Option: option, Reasons: []string{"fair"}, Reason: "new facts"}, 0, meeting.Seen{}, at)
		})
	}
	require.Empty(t, kept())
	for range 4 {
		id := k.open("Northwind")
		k.update(id, func(e *meeting.Escalation) error {
			if err := e.Assign(ana, meeting.Approver, meeting.Newest, []meeting.Person{bo}, monday); err != nil {
				return err
			}
			if err := e.Assign(ana, meeting.FinanceCheck, meeting.Newest, []meeting.Person{dee}, monday); err != nil {
				return err
			}
			for _, typed := range []string{"10%", "25%"} {
				percent, err := money.ParsePercent(typed)
				if err != nil {
					return err
				}
				if err := e.AddOption(ana, meeting.Offering{Title: typed, Percent: percent}, monday); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.Empty(t, kept(), "options are no decisions")
	decide(3, 1, monday)
	decide(1, 2, monday)
	require.Equal(t, []int{100, 250}, kept(), "in the order in which they were left")
	decide(3, 2, monday.Add(time.Hour))
	require.Equal(t, []int{250, 250}, kept(), "a superseded one is replaced in its place")
	decide(2, 1, monday.Add(time.Hour))
	k.update(2, func(e *meeting.Escalation) error {
		return e.AnswerException(dee, 1, meeting.Seen{Rev: 1}, false, "too dear", "", monday.Add(2*time.Hour))
	})
	require.Equal(t, []int{250, 250}, kept(), "a refused one is gone")
	k.reopen()
	decide(2, 1, monday.Add(3*time.Hour))
	require.Equal(t, []int{250, 250, 100}, kept())
	k.update(1, func(e *meeting.Escalation) error {
		return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "by mistake", monday.Add(4*time.Hour))
	})
	require.Equal(t, []int{250, 100}, kept(), "a withdrawn one is gone")
	_, err := k.s.Update(k.ctx, 4, "", func(e *meeting.Escalation) error {
		if err := e.PrepareDecision(bo, meeting.DecisionDraft{Option: 1, Reasons: []string{"fair"}}, 0, meeting.Seen{}, monday); err != nil {
			return err
		}
		return meeting.Refuse("", "No.")
	})
	require.Error(t, err)
	for range 2 {
		require.Equal(t, []int{250, 100}, kept(), "a refused change leaves nothing")
		k.reopen()
	}
}
