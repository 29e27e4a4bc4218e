package page

import (
	"fmt"
	"strconv"
	"time"
)

// world does what is done to the world and not in it: the story, the clock, trouble. known is
// false for what people do.
func (d *Desk) world(st *stage, q request) (known bool, out answer, err error) {
	busy := func(started bool) error {
		if !started {
			return fmt.Errorf("something is under way already. Stop it first, or let it end")
		}
		return nil
	}
	switch q.Do {
	case "play":
		st.play.Play()
	case "pause":
		st.play.Pause()
	case "step":
		st.play.Step()
	case "pace":
		n, _ := strconv.Atoi(q.Text)
		st.play.Pace(n)
	case "open":
		err = d.Open(q.Text)
		if err == nil {
			out.Go = &place{As: d.stage().people[0].Handle, At: lobby}
		}
	case "hour":
		err = busy(st.idle(func() bool { return st.pass(time.Hour, "One hour passes") }))
	case "day":
		err = busy(st.idle(func() bool { return st.pass(24*time.Hour, "One day passes") }))
	case "until":
		err = busy(st.idle(st.until))
	case "stop":
		st.job.end()
	case "down", "up":
		st.play.Pause()
		st.down(q.Do == "down")
	case "limit", "unlimit":
		st.rateLimit(q.Do == "limit")
	case "kill":
		st.play.Pause()
		err = st.Kill()
	case "start":
		err = st.Start()
	default:
		return false, out, nil
	}
	return true, out, err
}

// idle runs a job of the clock, unless the story plays.
func (st *stage) idle(run func() bool) bool {
	if s := st.play.state(); s.Playing || s.Busy {
		return false
	}
	return run()
}
