-- Some sources have to be told which addresses they shall look at: those of invoices that are not old.
CREATE INDEX invoices_created ON invoices (created_at);
