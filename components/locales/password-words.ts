/** What the form for another password says, in each language; loaded with it. */
import type { Translation } from './translation.js';

export interface PasswordWords {
  readonly current: string; readonly next: string; readonly again: string; readonly rule: string; readonly change: string;
  readonly tooShort: string; readonly same: string; readonly different: string; readonly wrong: string; readonly tooMany: string; readonly failed: string; readonly done: string;
}

export const passwordWordsEn: PasswordWords = {
  current: 'Present password', next: 'New password', again: 'New password again', rule: 'Ten characters at least; a few words are easier to remember than odd signs.', change: 'Change password',
  tooShort: 'Ten characters at least.', same: 'Choose another one than the present.', different: 'The two are not the same.', wrong: 'The present password is wrong.', tooMany: 'Too many tries. Wait a few minutes.', failed: 'That did not work. Try again in a moment.',
  done: 'Your password is changed. Other browsers in which you are signed in ask for the new one.',
};

const zhCN: PasswordWords = {
  current: '当前密码', next: '新密码', again: '再次输入新密码', rule: '至少 10 个字符；由几个词组成的密码更容易记住。', change: '修改密码',
  tooShort: '至少 10 个字符。', same: '新密码不能与当前密码相同。', different: '两次输入不一致。', wrong: '当前密码不正确。', tooMany: '尝试次数过多，请几分钟后再试。', failed: '操作未成功，请稍后再试。',
  done: '密码已修改。您登录的其他浏览器需要使用新密码。',
};

export const passwordWords = (t: Translation): PasswordWords => ({ ...t.code === 'zh-CN' ? zhCN : passwordWordsEn, ...t.extra?.password });
