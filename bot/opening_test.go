package bot

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// justThen is a store in which something happens once, after the customer's escalations were read and before the next write.
type justThen struct {
	store.Store
	do func()
}

func (m *justThen) ByCustomer(ctx context.Context, customer string) ([]meeting.Row, error) {
	rows, err := m.Store.ByCustomer(ctx, customer)
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return rows, err
}

// opens submits the opening form for somebody, with a technical reviewer.
func (g *rig) opens(by meeting.Person, customer string, ref view.Ref, technical ...meeting.Person) router.Reply {
	g.t.Helper()
	ref.Roles = map[meeting.Role][]meeting.UserID{meeting.Technical: ids(technical)}
	reply, err := g.submit(by, view.FormOpen, ref, router.Values{"customer": typed(customer), "summary": typed("Down"), "severity": picked("high")})
	require.NoError(g.t, err)
	return reply
}

// Two open one for the same customer within the same second: whoever comes second is offered the first when they are in
// it, however close the two are, and may open theirs all the same.
func TestWhoeverOpensSecondIsOfferedTheFirst(t *testing.T) {
	for name, c := range map[string]struct {
		customer string
		with     []meeting.Person
		offered  bool
	}{
		"they are in the first":     {"Northwind", []meeting.Person{view.Lisa}, true},
		"they are not":              {"Northwind", nil, false},
		"it is of another customer": {"Contoso", []meeting.Person{view.Lisa}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := newRig(t)
			require.NoError(t, g.kept.Learn(t.Context(), g.at, everybody...))
			m := &justThen{Store: g.kept, do: func() { g.opens(view.Sarah, c.customer, view.Ref{}, c.with...) }}
			g.bot.Store = m
			reply := g.opens(view.Lisa, "Northwind", view.Ref{})
			require.Equal(t, c.customer, g.get(1).Customer)
			require.Equal(t, c.offered, has(reply, "ESC-1"), words(reply))
			if !c.offered {
				require.Equal(t, view.Lisa.ID, g.get(2).Chair)
				return
			}
			_, err := g.kept.Get(t.Context(), 2)
			require.ErrorIs(t, err, store.ErrNotFound, "nothing was opened yet")
			g.opens(view.Lisa, "Northwind", view.ParseRef(metadata(reply)))
			require.Equal(t, view.Lisa.ID, g.get(2).Chair)
		})
	}
}

// What somebody opened and was not told about is the answer to the same form again, and is not offered to them.
func TestTheSameFormAgainIsAnsweredWithWhatItOpened(t *testing.T) {
	g := newRig(t)
	r := g.request(view.Sarah)
	r.View = router.View{ID: "V1", Hash: "1", Callback: view.FormOpen}
	r.Key, r.Values = "V1/1", router.Values{"customer": typed("Northwind"), "summary": typed("Down"), "severity": picked("high")}
	for range 2 {
		reply, err := g.send(r)
		require.NoError(t, err)
		require.True(t, has(reply, "ESC-1"), words(reply))
		_, err = g.kept.Get(t.Context(), 2)
		require.ErrorIs(t, err, store.ErrNotFound)
	}
}
