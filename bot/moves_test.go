package bot

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/router"
)

// A form is read once more when somebody else wrote meanwhile; a store that always reads what was ends in a fault, and
// the person's text stays in the form.
func TestAFormIsReadOnceMoreButNotForEver(t *testing.T) {
	for name, c := range map[string]struct {
		moves, reads int
		fails        bool
	}{
		"nobody writes":             {moves: 0, reads: 1},
		"somebody writes twice":     {moves: 2, reads: 3},
		"the store reads what was":  {moves: 1000, reads: looks, fails: true},
		"it stands at the last one": {moves: looks - 1, reads: looks},
	} {
		t.Run(name, func(t *testing.T) {
			reads := 0
			_, err := whileItMoves(func(context.Context, router.Request) (router.Reply, error) {
				if reads++; reads <= c.moves {
					return router.Nothing(), errMoved
				}
				return router.Close(), nil
			})(t.Context(), router.Request{})
			require.Equal(t, c.fails, err != nil)
			require.Equal(t, c.reads, reads)
		})
	}
}
