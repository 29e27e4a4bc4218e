package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

var copyTests = map[string]func(*testing.T, Harness){
	"what is handed out is a copy": copies,
	"what is handed in is copied":  copiesIn,
	"times are cut and in UTC":     times,
}

// spoil scribbles on everything of the escalation that could be shared.
func spoil(e *meeting.Escalation) {
	e.Customer, e.Phase = "spoilt", meeting.Closed
	for i := range e.People {
		e.People[i].Name = "spoilt"
	}
	for i := range e.Questions {
		e.Questions[i].Text = "spoilt"
	}
	for r, ids := range e.Roles {
		for i := range ids {
			ids[i] = "spoilt"
		}
		delete(e.Roles, r)
	}
	for i := range e.Reviews {
		e.Reviews[i] = meeting.Review{}
	}
}

func copies(t *testing.T, h Harness) {
	k := newKit(t, h)
	created, err := k.s.Create(k.ctx, "key", opening("Northwind", meeting.High, monday))
	require.NoError(t, err)
	id := created.ID
	spoil(created)
	var kept *meeting.Escalation
	spoil(k.update(id, func(e *meeting.Escalation) error {
		kept = e
		if err := e.Assign(ana, meeting.Technical, meeting.Newest, []meeting.Person{bo}, monday); err != nil {
			return err
		}
		return e.Ask(ana, cy, "Why?", monday)
	}))
	spoil(kept)
	want := text(t, k.get(id))
	require.NotContains(t, want, "spoilt")
	spoil(k.get(id))
	spoil(k.update(id, func(*meeting.Escalation) error { return nil }))
	again, err := k.s.Create(k.ctx, "key", nil)
	require.NoError(t, err)
	spoil(again)
	for range 2 { // the second time, the key is known
		again, err = k.s.Update(k.ctx, id, "key", func(*meeting.Escalation) error { return nil })
		require.NoError(t, err)
		spoil(again)
	}
	for range 2 {
		rows, err := k.s.ByPerson(k.ctx, bo.ID)
		require.NoError(t, err)
		require.Equal(t, []meeting.UserID{bo.ID}, rows[0].Roles[meeting.Technical])
		rows[0].Roles[meeting.Technical][0], rows[0].People[0] = "spoilt", "spoilt"
		log, err := k.s.Events(k.ctx, id)
		require.NoError(t, err)
		for i := range log {
			if given, ok := log[i].Body.(meeting.RoleGiven); ok {
				require.Equal(t, []meeting.UserID{bo.ID}, given.To)
				given.To[0] = "spoilt"
			}
		}
		require.Equal(t, want, text(t, k.get(id)))
	}
	k.reopen()
	require.Equal(t, want, text(t, k.get(id)))
}

func copiesIn(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	people := []meeting.Person{bo, cy}
	require.NoError(t, k.s.Learn(k.ctx, time.Time{}, people...))
	people[0].Name = "spoilt"
	known, err := k.s.People(k.ctx, bo.ID)
	require.NoError(t, err)
	require.Equal(t, bo, known[bo.ID])
	known[bo.ID] = cy
	known, err = k.s.People(k.ctx, bo.ID)
	require.NoError(t, err)
	require.Equal(t, bo, known[bo.ID])

	// The texts that a command is given, its people, and those that a receipt names.
	c := meeting.Complaint{Issue: "It is down", DemandWaivers: []string{"setup fee"}}
	k.update(id, func(e *meeting.Escalation) error { return e.SetComplaint(ana, meeting.Newest, c, monday) })
	c.DemandWaivers[0] = "spoilt"
	require.Equal(t, "setup fee", k.get(id).Complaint.DemandWaivers[0])
	roles := map[meeting.Role][]meeting.Person{meeting.Legal: {bo}}
	e, err := k.s.Create(k.ctx, "", func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "C", Summary: "S", Roles: roles}, ana, monday)
	})
	require.NoError(t, err)
	roles[meeting.Legal][0] = cy
	require.Equal(t, bo.ID, k.get(e.ID).The(meeting.Legal))
	k.live(id, monday)
	k.update(id, func(e *meeting.Escalation) error { return e.Add(ana, []meeting.Person{bo, cy}, monday) })
	invited := []meeting.UserID{bo.ID}
	k.deliver(k.claimLane(monday, "people/1"), meeting.Receipt{People: invited}, monday)
	invited[0] = cy.ID
	m, _ := k.get(id).Member(cy.ID)
	require.False(t, m.In)
}

func times(t *testing.T, h Harness) {
	k := newKit(t, h)
	at := monday.Add(1234567 * time.Nanosecond).In(time.FixedZone("there", -5*3600))
	e, err := k.s.Create(k.ctx, "", opening("Northwind", meeting.High, at))
	require.NoError(t, err)
	want := monday.Add(1234 * time.Microsecond)
	require.Equal(t, want, e.Opened)
	require.Equal(t, want, k.get(e.ID).Opened)
	log, err := k.s.Events(k.ctx, e.ID)
	require.NoError(t, err)
	require.Equal(t, want, log[0].At)
	b := k.claim(at, 1)[0]
	require.Equal(t, want, b.Began)
	require.Equal(t, want, b.Notices[0].At)
	next, err := k.s.NextClaim(k.ctx, at)
	require.NoError(t, err)
	require.Equal(t, want.Add(lease), next)
	meet := meeting.Meeting{Start: at, End: at.Add(time.Hour)}
	e = k.update(e.ID, func(e *meeting.Escalation) error { return e.SetMeeting(ana, meeting.Newest, meet, nil, nil, at) })
	require.Equal(t, want, e.Meeting.Start)
	require.Equal(t, e, k.get(e.ID))
	log, err = k.s.Events(k.ctx, e.ID)
	require.NoError(t, err)
	again, err := meeting.Replay(log)
	require.NoError(t, err)
	require.Equal(t, want, again.Meeting.Start)
	k.reopen()
	require.Equal(t, e, k.get(e.ID))
}
