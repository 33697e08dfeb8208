/** The mark that working hours leave on a call and that ending it reads: the record then says nonWorkingHours (SVR-02). */
export const outsideHours = 'outsideHours';
