package scheduler_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestWhatIsKeptNoLongerIsErased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		var err error
		r.cfg.Retention, err = meeting.ParseRetention("withdrawn:2d")
		require.NoError(t, err)
		id, open := r.open(at(10, 12, 0, 0)), r.open(at(10, 12, 0, 0))
		_, err = r.store.Store.Update(t.Context(), id, "", func(e *meeting.Escalation) error {
			return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "a mistake", time.Now())
		})
		require.NoError(t, err)
		stop := r.start()
		erased := func(id meeting.ID) bool {
			e, err := r.store.Get(t.Context(), id)
			require.NoError(t, err)
			return e.Erased != nil
		}
		pass(47 * time.Hour)
		require.False(t, erased(id))
		pass(2 * time.Hour)
		require.True(t, erased(id))
		require.False(t, erased(open), "only what is over")
		stop()
		require.Contains(t, r.log.String(), `"rule":"withdrawn:2d"`)
	})
}
