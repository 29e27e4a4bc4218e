package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// cutTests cut the connection around a commit. Whether it arrived or not, the call does what it
// was asked to do, once, and says so.
var cutTests = map[string]func(*testing.T, Harness){
	"an opening whose answer is lost is kept once": cutCreate,
	"a change whose answer is lost is kept once":   cutUpdate,
	"a claim whose answer is lost is handed out":   cutClaim,
	"a settle whose answer is lost settles once":   cutSettle,
	"people whose answer is lost are known":        cutLearn,
}

// eachCut plays around each moment of a cut.
func eachCut(t *testing.T, h Harness, play func(t *testing.T, k *kit, cut func())) {
	for name, at := range map[string]Moment{"before the commit": BeforeCommit, "behind the commit": BehindCommit} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t, h)
			play(t, k, func() { h.Cut(t, k.s, at) })
		})
	}
}

func cutCreate(t *testing.T, h Harness) {
	eachCut(t, h, func(t *testing.T, k *kit, cut func()) {
		for i, key := range []string{"view", ""} {
			cut()
			e, err := k.s.Create(k.ctx, key, opening("Northwind", meeting.High, monday))
			require.NoError(t, err)
			require.Equal(t, meeting.ID(i+1), e.ID)
			require.Equal(t, e, k.get(e.ID))
		}
		require.Equal(t, meeting.ID(3), k.open("Northwind"))
		require.Len(t, k.claim(monday, 10), 3)
	})
}

func cutUpdate(t *testing.T, h Harness) {
	eachCut(t, h, func(t *testing.T, k *kit, cut func()) {
		id := k.open("Northwind")
		k.silence(monday)
		for i, key := range []string{"click", ""} {
			cut()
			e, err := k.s.Update(k.ctx, id, key, asking(bo, monday))
			require.NoError(t, err)
			require.Len(t, e.Questions, i+1)
			require.Equal(t, e, k.get(id))
		}
		log, err := k.s.Events(k.ctx, id)
		require.NoError(t, err)
		require.Len(t, log, k.get(id).Seq)
		require.Len(t, k.claimLane(monday, "dm/UBO").Notices, 2)

		// A request that changes nothing is known again.
		cut()
		_, err = k.s.Update(k.ctx, id, "nothing", func(*meeting.Escalation) error { return nil })
		require.NoError(t, err)
		e, err := k.s.Update(k.ctx, id, "nothing", asking(bo, monday))
		require.NoError(t, err)
		require.Len(t, e.Questions, 2)
	})
}

func cutClaim(t *testing.T, h Harness) {
	eachCut(t, h, func(t *testing.T, k *kit, cut func()) {
		for range 3 {
			k.open("Northwind")
		}
		cut()
		claimed := k.claim(monday, 2)
		require.Len(t, claimed, 2)
		for _, b := range claimed {
			require.Equal(t, 1, b.Attempt)
			k.deliver(b, meeting.Receipt{Channel: "C" + b.ID}, monday)
		}
	})
}

func cutSettle(t *testing.T, h Harness) {
	for name, settle := range map[string]func(k *kit, b store.Batch) error{
		"delivered": func(k *kit, b store.Batch) error {
			return k.s.Delivered(k.ctx, b, meeting.Receipt{Channel: "C1"}, monday)
		},
		"dropped":   func(k *kit, b store.Batch) error { return k.s.Drop(k.ctx, b, noticeIDs(b)) },
		"postponed": func(k *kit, b store.Batch) error { return k.s.Postpone(k.ctx, b, monday.Add(lease), false, false) },
		"thawed":    func(k *kit, b store.Batch) error { return k.s.Postpone(k.ctx, b, monday.Add(lease), false, true) },
		"put aside": func(k *kit, b store.Batch) error { return k.s.Aside(k.ctx, b, noticeIDs(b), monday.Add(lease)) },
	} {
		t.Run(name, func(t *testing.T) {
			eachCut(t, h, func(t *testing.T, k *kit, cut func()) {
				id := k.open("Northwind")
				b := k.claim(monday, 1)[0]
				cut()
				require.NoError(t, settle(k, b))
				k.allFenced(b)
				switch name {
				case "delivered":
					require.Equal(t, "C1", k.get(id).Channel.ID)
				case "dropped":
					require.Empty(t, k.claim(monday.Add(2*lease), 10))
				default:
					require.Empty(t, k.claim(monday, 10))
					require.Equal(t, b.Notices[0].ID, k.claim(monday.Add(lease), 10)[0].Notices[0].ID)
				}
			})
		})
	}
}

func cutLearn(t *testing.T, h Harness) {
	eachCut(t, h, func(t *testing.T, k *kit, cut func()) {
		cut()
		require.NoError(t, k.s.Learn(k.ctx, monday, ana, bo))
		known, err := k.s.People(k.ctx, ana.ID, bo.ID)
		require.NoError(t, err)
		require.Len(t, known, 2)
	})
}
