package pgstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
)

// dueAtOnce bounds how many escalations' moments one look computes anew.
const dueAtOnce = 256

// renewDue computes the moments anew that another policy made. Each is written under the lock of
// its escalation; a crash on the way leaves the rest for the next start.
func (s *Store) renewDue(ctx context.Context) error {
	for {
		var ids []meeting.ID
		err := s.try(ctx, s.patience, func(ctx context.Context, c *pgx.Conn) (err error) {
			ids, err = list[meeting.ID](ctx, c, "select of from escalation where policy <> $1 order by of limit $2", s.policy.Name, dueAtOnce)
			return err
		})
		if err != nil {
			return fmt.Errorf("compute the due index anew: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		for _, id := range ids {
			err := s.try(ctx, s.patience, func(ctx context.Context, c *pgx.Conn) error {
				b := s.begin()
				e, err := s.load(ctx, c, id, b, true, nil)
				if err != nil {
					return err
				}
				b = &pgx.Batch{}
				b.Queue("update escalation set due_at = $2, policy = $3 where of = $1", id, moment(e.State.NextDue(s.policy)), s.policy.Name)
				return commit(ctx, c, b)
			})
			if err != nil {
				return fmt.Errorf("compute the due index anew: %w", err)
			}
		}
	}
}
