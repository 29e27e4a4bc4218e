package proof

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
)

// The pace asks for waits of nanoseconds, and the store keeps microseconds: a wait that was
// cut down to nothing would be claimed and given back for ever.
func TestAWaitBelowAMicrosecondEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, story.Story{At: time.Date(2025, 11, 10, 9, 0, 0, 0, time.UTC), People: cast}, meeting.DefaultPolicy())
		defer r.close()
		require.NoError(t, r.start(kill{}))
		r.pass(15 * time.Second)
		for i := range 20 {
			for n := range 4 {
				require.NoError(t, r.opens("ana", fmt.Sprint("Firm ", i, n)))
				time.Sleep(500 * time.Millisecond)
			}
			r.pass(10 * time.Second)
		}
	})
}
