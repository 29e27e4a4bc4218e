package storetest

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// damageTests change one byte of what is kept.
var damageTests = map[string]func(*testing.T, Harness){
	"a byte that changed is found": oneByte,
}

// oneByte has more events than go without a state beside them, and spoils one part after another.
func oneByte(t *testing.T, h Harness) {
	for _, part := range []Part{Body, Digest, Chain, State, End} {
		t.Run(string(part), func(t *testing.T) {
			k := newKit(t, h)
			id := k.open("Northwind")
			for range 120 {
				k.ask(id, bo, monday)
			}
			seq := k.get(id).Seq - 3 // behind the state
			k.s = h.Spoil(t, k.s, id, part, seq)
			_, err := k.s.Events(k.ctx, id)
			require.Error(t, err)
			if part == Body || part == Digest || part == Chain {
				require.ErrorContains(t, err, "is broken at event "+strconv.Itoa(seq))
			}
			_, err = k.s.Get(k.ctx, id)
			require.Error(t, err)
			_, err = k.s.Update(k.ctx, id, "", asking(bo, monday))
			require.Error(t, err, "nothing is added to what cannot be read")
		})
	}
}
