package record

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// TestCacheVersion: an older version is never kept over a newer one.
func TestCacheVersion(t *testing.T) {
	c := NewCache(2)
	one, two := &Stored{State: &meeting.Escalation{ID: 7, Seq: 1}}, &Stored{State: &meeting.Escalation{ID: 7, Seq: 2}}
	c.Put(two)
	c.Put(one)
	require.Same(t, two, c.Get(7))
	c.Drop(7)
	require.Nil(t, c.Get(7))
	require.Zero(t, c.Len())
}

// TestClone copies a value with everything in it that a record can hold.
func TestClone(t *testing.T) {
	type leaf struct {
		At     time.Time `json:",omitzero"`
		Names  []string  `json:",omitempty"`
		Amount money.Amount
	}
	type tree struct {
		Leaves []leaf
		ByName map[string]leaf
		Lists  map[string][]string
		One    *leaf
		Pair   [2]*leaf
		None   *leaf
		Any    any
		Sub    *tree
	}
	amount, err := money.New("57500", "USD")
	require.NoError(t, err)
	odd := monday.Add(time.Nanosecond).In(time.FixedZone("x", 60))
	l := func() leaf { return leaf{At: odd, Names: []string{"a"}, Amount: amount} }
	make1 := func() *tree {
		a, b, c := l(), l(), l()
		return &tree{
			Leaves: []leaf{l()}, ByName: map[string]leaf{"x": l()}, Lists: map[string][]string{"x": {"y"}},
			One: &a, Pair: [2]*leaf{&b, &c}, Any: []string{"z"}, Sub: &tree{Leaves: []leaf{}},
		}
	}
	v := make1()
	c := Clone(v)
	require.Equal(t, v, c)
	c.Leaves[0].Names[0], c.ByName["x"].Names[0], c.Lists["x"][0] = "!", "!", "!"
	c.One.Names[0], c.Pair[1].Names[0], c.Any.([]string)[0], c.Sub.Leaves = "!", "!", "!", nil
	require.Equal(t, make1(), v)
	require.Nil(t, Clone[tree](nil))

	v.One.Names, v.Lists["e"] = []string{}, nil
	settle(reflect.ValueOf(v).Elem(), shapeOf(reflect.TypeFor[tree]()))
	data, err := json.Marshal(v)
	require.NoError(t, err)
	back := &tree{}
	require.NoError(t, json.Unmarshal(data, back))
	back.Any = v.Any
	require.Equal(t, back, v, "settled is as read back")
}
