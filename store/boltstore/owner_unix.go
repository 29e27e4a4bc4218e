//go:build unix

package boltstore

import (
	"fmt"
	"os"
	"syscall"
)

// KeepOwner gives the file to whom another one belongs, where this user may.
func KeepOwner(of, to string) error {
	info, err := os.Stat(of)
	if err != nil {
		return fmt.Errorf("look at the owner: %w", err)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chown(to, int(owner.Uid), int(owner.Gid)); err != nil {
		return fmt.Errorf("set the owner: %w", err)
	}
	return nil
}
