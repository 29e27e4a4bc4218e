package storetest

import (
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// model is the outbox as the contract describes it, kept in one list and searched from its
// beginning each time.
type model struct {
	waiting []*entry
	sets    []*frozenSet
	placed  int
}

// entry is one notice.
type entry struct {
	meeting.Notice
	place int
	until time.Time
	set   *frozenSet
}

// frozenSet is a batch that was handed out at least once.
type frozenSet struct {
	store.Batch
	all     []*entry
	claimed bool
	flying  bool // the last of its lane to be claimed, and not settled or given back
	ends    time.Time
	until   time.Time
}

func order(n meeting.Notice) int {
	switch {
	case n.To == "" || n.Urgent:
		return 0
	case n.AtItsMoment():
		return 1
	}
	return 2
}

func (m *model) owe(n meeting.Notice) {
	m.placed++
	m.wait(&entry{Notice: n, place: m.placed})
}

// wait adds the entry, in place of a waiting twin.
func (m *model) wait(e *entry) {
	if i := m.twin(e); i >= 0 {
		if old := m.waiting[i]; old.Lane == e.Lane && order(old.Notice) == order(e.Notice) {
			e.place = old.place
			if order(e.Notice) != 2 {
				e.until = old.until
			}
		}
		m.waiting = slices.Delete(m.waiting, i, i+1)
	}
	m.waiting = append(m.waiting, e)
	slices.SortFunc(m.waiting, func(a, b *entry) int {
		if d := order(a.Notice) - order(b.Notice); d != 0 {
			return d
		}
		return a.place - b.place
	})
}

// heads finds the first entry of each lane, and when it may be claimed.
func (m *model) heads() (map[string]*entry, map[string]time.Time) {
	first, at := map[string]*entry{}, map[string]time.Time{}
	for _, e := range m.waiting {
		if head := first[e.Lane]; head != nil {
			if head.set == nil && order(head.Notice) == 2 && e.set == nil && e.until.Before(at[e.Lane]) {
				at[e.Lane] = e.until // it came since
			}
			continue
		}
		first[e.Lane], at[e.Lane] = e, e.until
		if e.set != nil {
			at[e.Lane] = e.set.until
		}
	}
	for _, s := range m.sets {
		if s.flying {
			at[s.Lane] = s.ends
		}
	}
	return first, at
}

// ready finds the lanes that may be claimed.
func (m *model) ready(now time.Time) (urgent, routine map[string]bool) {
	urgent, routine = map[string]bool{}, map[string]bool{}
	first, at := m.heads()
	for lane, e := range first {
		switch {
		case at[lane].After(now):
		case e.Urgent:
			urgent[lane] = true
		default:
			routine[lane] = true
		}
	}
	return urgent, routine
}

func (m *model) next(now time.Time) time.Time {
	var next time.Time
	_, at := m.heads()
	for _, t := range at {
		if t.Before(now) {
			t = now
		}
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	return next
}

// claim takes the first batch of the lane, as the store named it.
func (m *model) claim(lane, id string, now time.Time) store.Batch {
	first, _ := m.heads()
	head := first[lane]
	s := head.set
	if s == nil {
		s = &frozenSet{Batch: store.Batch{ID: id, Lane: lane}}
		m.sets = append(m.sets, s)
		for _, e := range m.waiting {
			if e == head || e.set == nil && e.Lane == lane && order(head.Notice) == 2 && order(e.Notice) == 2 {
				e.set, e.until = s, time.Time{}
				s.all = append(s.all, e)
			}
		}
	}
	if s.claimed {
		s.doubtful()
	}
	for _, other := range m.sets {
		if other.Lane == lane {
			other.flying = false
		}
	}
	s.Attempt, s.Began, s.claimed, s.flying, s.ends, s.until = s.Attempt+1, now, true, true, now.Add(lease), time.Time{}
	out := s.Batch
	for _, e := range s.all {
		out.Notices = append(out.Notices, e.Notice)
	}
	return out
}

func (s *frozenSet) doubtful() {
	if !s.Doubt {
		s.Doubt, s.First = true, s.Began
	}
}

// current finds the set if b is its present attempt.
func (m *model) current(b store.Batch) *frozenSet {
	for _, s := range m.sets {
		if s.ID == b.ID && s.Attempt == b.Attempt && s.claimed {
			return s
		}
	}
	return nil
}

func (m *model) forget(e *entry) {
	m.waiting = slices.DeleteFunc(m.waiting, func(o *entry) bool { return o == e })
}

func (m *model) settle(s *frozenSet) {
	for _, e := range s.all {
		m.forget(e)
	}
	m.sets = slices.DeleteFunc(m.sets, func(o *frozenSet) bool { return o == s })
}

// drop settles the first n of the set.
func (m *model) drop(s *frozenSet, n int) {
	for _, e := range s.all[:n] {
		m.forget(e)
	}
	if s.all = s.all[n:]; len(s.all) == 0 {
		m.settle(s)
	}
}

// aside has the first n of the set wait in lanes of their own.
func (m *model) aside(s *frozenSet, n int, until time.Time) {
	away := slices.Clone(s.all[:n])
	m.drop(s, n)
	for _, e := range away {
		if m.twin(e) >= 0 {
			continue // a newer one waits already
		}
		e.set, e.until, e.Lane = nil, until, store.AsideLane+e.Of.String()+"/"+string(e.To)
		m.wait(e)
	}
}

// twin finds the waiting entry that the entry would replace.
func (m *model) twin(e *entry) int {
	return slices.IndexFunc(m.waiting, func(o *entry) bool {
		return o.set == nil && o.Replaces() && o.Key() == e.Key()
	})
}

// rewind lets nothing wait for a moment of a clock that was ahead: of one that has been caught at
// it nothing at all, else nothing that began in what is still to come.
func (m *model) rewind(now time.Time, caught bool) {
	_, at := m.heads()
	flying := map[string]bool{}
	for _, s := range m.sets {
		if flying[s.Lane] = flying[s.Lane] || s.flying; s.flying && s.ends.After(now.Add(lease)) && s.Began.After(now) {
			s.ends = now.Add(lease)
		}
	}
	for _, e := range m.waiting {
		switch {
		case flying[e.Lane] || !at[e.Lane].After(now):
		case e.set != nil && (caught || e.set.Began.After(now)):
			e.set.until = now
		case e.set == nil && (caught || e.At.After(now)):
			e.until = now
		}
	}
}

func (m *model) postpone(s *frozenSet, until time.Time, doubt, thaw bool) {
	if doubt {
		s.doubtful()
	}
	s.claimed, s.flying, s.until = false, false, until
	if !thaw {
		return
	}
	m.settle(s)
	for _, e := range s.all {
		e.set, e.until = nil, until
		i := m.twin(e)
		if i < 0 {
			m.wait(e)
			continue
		}
		// The newer twin stays, in the older one's place if that is in the same row.
		if twin := m.waiting[i]; twin.Lane == e.Lane && order(twin.Notice) == order(e.Notice) {
			m.forget(twin)
			twin.place = e.place
			if order(twin.Notice) != 2 {
				twin.until = until
			}
			m.wait(twin)
		}
	}
}
