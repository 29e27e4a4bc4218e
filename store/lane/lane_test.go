package lane_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store/lane"
	"escalate/store/storetest"
)

// paper is lanes and what a keeper has written of them, as JSON.
type paper struct {
	*lane.Box
	owed, batches map[string]string
}

// reload writes what changed and makes the lanes anew of all that was ever written.
func reload(t require.TestingT, l storetest.Lanes) storetest.Lanes {
	p := &paper{owed: map[string]string{}, batches: map[string]string{}}
	if l != nil {
		p = l.(*paper)
		c := p.Take()
		for _, o := range c.Owed {
			write(t, p.owed, fmt.Sprint(o.Notice.ID), o)
		}
		for _, s := range c.Batches {
			write(t, p.batches, s.ID, s)
		}
		for _, no := range c.Gone {
			delete(p.owed, fmt.Sprint(no))
		}
		for _, id := range c.Over {
			delete(p.batches, id)
		}
	}
	var owed []lane.Owed
	for _, data := range p.owed {
		var o lane.Owed
		require.NoError(t, json.Unmarshal([]byte(data), &o))
		owed = append(owed, o)
	}
	var batches []lane.Batch
	for id, data := range p.batches {
		s := lane.Batch{ID: id}
		require.NoError(t, json.Unmarshal([]byte(data), &s))
		batches = append(batches, s)
	}
	box, err := lane.Load(owed, batches)
	require.NoError(t, err)
	c := box.Take()
	require.Empty(t, c, "nothing has changed yet")
	return &paper{box, p.owed, p.batches}
}

func write(t require.TestingT, to map[string]string, key string, v any) {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	to[key] = string(data)
}

func TestLanesDoAsTheModel(t *testing.T) { storetest.RunLanes(t, reload) }

// What is missing of what was kept is said, by its number.
func TestHalfABatchIsNotLoaded(t *testing.T) {
	_, err := lane.Load([]lane.Owed{{Notice: meeting.Notice{ID: 7, Lane: "post/1"}, Batch: "b"}}, nil)
	require.ErrorContains(t, err, "batch b of notice 7 is missing")
	_, err = lane.Load(nil, []lane.Batch{{ID: "b", Lane: "post/1", Notices: []uint64{7}}})
	require.ErrorContains(t, err, "notice 7 of batch b is missing")
}

// Ten thousand lanes that wait do not make a claim slow, and each is claimed once, in its turn.
func TestManyLanesAreClaimedInTurn(t *testing.T) {
	const many = 10_000
	box, err := lane.Load(nil, nil)
	require.NoError(t, err)
	for i := range uint64(many) {
		box.Admit(meeting.Notice{ID: i + 1, Lane: fmt.Sprint("post/", many-i)})
	}
	require.True(t, box.Take().News)
	now, next := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), uint64(1)
	for box.Ready(now) {
		got, err := box.Claim(now, time.Minute, 8, func() (string, error) { return fmt.Sprint(next), nil })
		require.NoError(t, err)
		for _, b := range got {
			require.Equal(t, next, b.Notices[0].ID)
			next++
		}
		require.False(t, box.Take().News)
	}
	require.Equal(t, uint64(many+1), next)
}
